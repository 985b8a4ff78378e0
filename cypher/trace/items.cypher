// name: trace/items
// mode: read
// summary: Names, units and types of some items.
// param refs: list of text, item refs
// returns: ref, id, name, uom, type, factors
CYPHER 5
UNWIND $refs AS ref
MATCH (i:Item {ref: ref})
RETURN ref, i.ordinal AS id, i.name AS name, i.uom AS uom, i.type AS type, i.factors AS factors
