// name: trace/page_supplier_lots
// mode: read
// summary: From how many supplier lots some things were received.
// param ids: list of integer, node ids inside this transaction
// returns: count
UNWIND $ids AS i
MATCH (x) WHERE id(x) = i
MATCH (x)<-[r:SUPPLIED]-()
WHERE r.voided_at IS NULL AND r.undone_at IS NULL AND r.supplier_lot_number IS NOT NULL
RETURN count(DISTINCT coalesce(r.supplier_lot, r.supplier_lot_number)) AS count
