// name: library/shipments_by_customer
// mode: read
// title: Shipments by customer
// group: Shipments and customers
// summary: Deliveries to each customer, and how many came back.
// returns: customer, name, kind, shipments, documents, returns
CYPHER 5
MATCH (c:Customer)
OPTIONAL MATCH (c)<-[s:SHIPPED_TO]-()
WHERE s.voided_at IS NULL AND s.undone_at IS NULL
WITH c, count(s) AS shipments, count(DISTINCT s.document) AS documents
RETURN c.ref AS customer, c.name AS name, c.kind AS kind, shipments, documents,
       COUNT { MATCH (c)-[r:RETURNED]->() WHERE r.voided_at IS NULL AND r.undone_at IS NULL } AS returns
ORDER BY shipments DESC, customer
