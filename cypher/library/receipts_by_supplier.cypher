// name: library/receipts_by_supplier
// mode: read
// title: Receipts by supplier
// group: Suppliers and receipts
// summary: How many receipts, lots and serials came from each supplier.
// returns: supplier, name, receipts, things, first_day, last_day
CYPHER 5
MATCH (s:Supplier)-[r:SUPPLIED]->(x)
WHERE r.voided_at IS NULL AND r.undone_at IS NULL
RETURN s.ref AS supplier, s.name AS name, count(r) AS receipts, count(DISTINCT x) AS things,
       toString(date(datetime({epochMillis: min(r.at_from) / 1000}))) AS first_day,
       toString(date(datetime({epochMillis: max(r.at_from) / 1000}))) AS last_day
ORDER BY receipts DESC, supplier
