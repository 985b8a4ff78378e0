// name: library/delivered_by_customer
// mode: read
// title: Delivered to customers, by item
// group: Shipments and customers
// summary: How much of each item shipments brought to each customer, contents of containers included, in its own unit where it converts; empty where that is not known of all. Returns are not taken off.
// returns: customer, name, kind, item, uom, things, shipments, delivered
CYPHER 5
MATCH (x)-[d:DELIVERED]->(c:Customer)
WITH c, CASE WHEN x:Item THEN x.number ELSE x.item END AS item, d.uom AS uom, x, d
RETURN c.ref AS customer, c.name AS name, c.kind AS kind, item, uom, count(DISTINCT x) AS things,
       count(DISTINCT [d.source, d.event]) AS shipments,
       CASE WHEN count(d.quantity) = count(*) THEN round(sum(d.quantity), 6) END AS delivered
ORDER BY customer, item, uom
