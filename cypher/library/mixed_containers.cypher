// name: library/mixed_containers
// mode: read
// title: Containers that held several lots
// group: Lots and stock
// summary: Handling units into which more than one lot was packed, at whatever time.
// param least: integer, the least number of lots
// example: {"least": 2}
// returns: container, lots, items
CYPHER 5
MATCH (l:Lot)-[p:PACKED_INTO]->(h:HandlingUnit)
WHERE p.voided_at IS NULL
WITH h, count(DISTINCT l) AS lots, collect(DISTINCT l.item) AS items
WHERE lots >= $least
RETURN h.ref AS container, lots, items
ORDER BY lots DESC, container
