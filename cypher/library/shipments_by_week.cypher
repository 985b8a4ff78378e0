// name: library/shipments_by_week
// mode: read
// title: Shipments by week
// group: Shipments and customers
// summary: Deliveries per calendar week and how many customers they went to.
// returns: week, shipments, customers, documents
CYPHER 5
MATCH ()-[s:SHIPPED_TO]->(c:Customer)
WHERE s.voided_at IS NULL AND s.undone_at IS NULL AND s.at_from IS NOT NULL
WITH date.truncate('week', date(datetime({epochMillis: s.at_from / 1000}))) AS week, s, c
RETURN toString(week) AS week, count(s) AS shipments, count(DISTINCT c) AS customers, count(DISTINCT s.document) AS documents
ORDER BY week
