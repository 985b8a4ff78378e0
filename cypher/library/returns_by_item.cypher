// name: library/returns_by_item
// mode: read
// title: Returns by item
// group: Shipments and customers
// summary: What customers sent back of each item.
// returns: item, uom, returns, quantity, customers
CYPHER 5
MATCH (c:Customer)-[r:RETURNED]->(x)
WHERE r.voided_at IS NULL AND r.undone_at IS NULL
RETURN x.item AS item, r.uom AS uom, count(r) AS returns, sum(r.quantity - coalesce(r.reversed, 0)) AS quantity, count(DISTINCT c) AS customers
ORDER BY returns DESC, item
