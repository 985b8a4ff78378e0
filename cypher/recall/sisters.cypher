// name: recall/sisters
// mode: read
// summary: All internal lots that came from some supplier lots.
// param supplier_lots: list of text, refs
// returns: supplier_lot, ref, status
UNWIND $supplier_lots AS supplier_lot
MATCH (:Supplier)-[r:SUPPLIED {supplier_lot: supplier_lot}]->(x:Thing)
WHERE r.voided_at IS NULL AND r.undone_at IS NULL
RETURN DISTINCT supplier_lot, x.ref AS ref, x.status AS status ORDER BY supplier_lot, ref
