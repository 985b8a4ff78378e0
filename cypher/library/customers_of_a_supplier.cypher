// name: library/customers_of_a_supplier
// mode: read
// title: Customers by exposure to a supplier
// group: Shipments and customers
// summary: Customers who got lots or serials that descend from what a supplier delivered, without looking at time: an upper bound of the trace.
// param supplier: text, the supplier's ref
// example: {"supplier": "supplier:S-BERRY"}
// returns: customer, name, things, shipments
CYPHER 5
MATCH (:Supplier {ref: $supplier})-[r:SUPPLIED]->(l)
WHERE r.voided_at IS NULL AND r.undone_at IS NULL
WITH DISTINCT l
MATCH (l)-[rs:CONSUMED_INTO|PRODUCED|RAN_AS|REPORTED_IN|INCLUDES*0..]->(x)
WHERE all(r IN rs WHERE r.voided_at IS NULL AND r.undone_at IS NULL AND r.untracked IS NULL)
WITH DISTINCT x
WHERE x:Lot OR x:Serial
MATCH (x)-[d:DELIVERED]->(c:Customer)
RETURN c.ref AS customer, c.name AS name, count(DISTINCT x) AS things, count(DISTINCT [d.source, d.event]) AS shipments
ORDER BY things DESC, customer
