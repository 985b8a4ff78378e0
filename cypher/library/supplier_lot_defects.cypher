// name: library/supplier_lot_defects
// mode: read
// title: Supplier lots by defect rate
// group: Suppliers and receipts
// summary: Inspections of the lots and serials of each supplier lot, and how many failed; those with a failure first.
// param least: integer, leave out supplier lots with fewer inspections
// example: {"least": 1}
// returns: supplier, supplier_lot, inspections, failed, percent
CYPHER 5
MATCH (s:Supplier)-[r:SUPPLIED]->(x)
WHERE r.voided_at IS NULL AND r.undone_at IS NULL AND r.supplier_lot IS NOT NULL
WITH DISTINCT s, r.supplier_lot AS supplier_lot, x
MATCH (x)<-[m:MEASURED]-(i:Inspection)
WHERE m.voided_at IS NULL
WITH s, supplier_lot, count(DISTINCT i) AS inspections,
     count(DISTINCT CASE WHEN i.result = 'fail' THEN i END) AS failed
WHERE inspections >= $least
RETURN s.ref AS supplier, supplier_lot, inspections, failed, round(100.0 * failed / inspections, 1) AS percent
ORDER BY percent DESC, inspections DESC, supplier_lot
