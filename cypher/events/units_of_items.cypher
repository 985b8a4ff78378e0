// name: events/units_of_items
// mode: read
// summary: The units that some items name: their own, and those they have factors for.
// param refs: list of text, item refs
// returns: ref, uom, factors
CYPHER 5
UNWIND $refs AS ref
MATCH (i:Item {ref: ref})
RETURN ref, i.uom AS uom, i.factors AS factors
