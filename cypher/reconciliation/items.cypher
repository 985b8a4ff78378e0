// name: reconciliation/items
// mode: read
// summary: The units of some items.
// param refs: list of text, item refs
// returns: item, uom, factors
CYPHER 5
UNWIND $refs AS ref
MATCH (i:Item {ref: ref})
RETURN i.number AS item, i.uom AS uom, i.factors AS factors
