// name: trace/page_supplier_lots
// mode: read
// summary: From how many supplier lots some things were received.
// param refs: list of text, refs of things
// returns: count
UNWIND $refs AS ref
MATCH (:Supplier)-[r:SUPPLIED]->(:Thing {ref: ref})
WHERE r.voided_at IS NULL AND r.undone_at IS NULL AND r.supplier_lot_number IS NOT NULL
RETURN count(DISTINCT coalesce(r.supplier_lot, r.supplier_lot_number)) AS count
