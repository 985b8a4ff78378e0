// name: library/split_supplier_lots
// mode: read
// title: Supplier lots that became several lots
// group: Suppliers and receipts
// summary: Supplier lots that were received as more than one internal lot.
// returns: supplier, supplier_lot, lots
CYPHER 5
MATCH (s:Supplier)-[r:SUPPLIED]->(l:Lot)
WHERE r.voided_at IS NULL AND r.undone_at IS NULL AND r.supplier_lot IS NOT NULL
WITH s, r.supplier_lot AS supplier_lot, collect(DISTINCT l.ref) AS lots
WHERE size(lots) > 1
RETURN s.ref AS supplier, supplier_lot, lots
ORDER BY size(lots) DESC, supplier_lot
