// name: causes/common_supplier_lots
// mode: read
// summary: The supplier lots of some receipts, as columns.
// param ids: list of integer, relationship ids inside this transaction
// returns: ids, supplier_lots
CYPHER 5
UNWIND $ids AS i
MATCH ()-[r:SUPPLIED]->() WHERE id(r) = i AND r.supplier_lot IS NOT NULL
RETURN collect(i) AS ids, collect(r.supplier_lot) AS supplier_lots
