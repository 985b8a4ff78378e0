// name: library/mixed_receipts
// mode: read
// title: Lots received as several supplier lots
// group: Suppliers and receipts
// summary: Internal lots that hold more than one supplier lot.
// returns: lot, supplier_lots
CYPHER 5
MATCH (:Supplier)-[r:SUPPLIED]->(l:Lot)
WHERE r.voided_at IS NULL AND r.undone_at IS NULL AND r.supplier_lot IS NOT NULL
WITH l, collect(DISTINCT r.supplier_lot) AS supplier_lots
WHERE size(supplier_lots) > 1
RETURN l.ref AS lot, supplier_lots
ORDER BY size(supplier_lots) DESC, lot
