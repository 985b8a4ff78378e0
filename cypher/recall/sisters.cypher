// name: recall/sisters
// mode: read
// summary: All internal lots that came from some supplier lots.
// param supplier_lots: list of text, refs
// param known_at: integer, the recording stamp as of which the graph is read
// returns: supplier_lot, id, ref, status
CYPHER 5
UNWIND $supplier_lots AS supplier_lot
MATCH (:Supplier)-[r:SUPPLIED {supplier_lot: supplier_lot}]->(x:Thing)
WHERE r.recorded_at <= $known_at AND coalesce(r.voided_at, 4611686018427387904) > $known_at
  AND coalesce(r.undone_at, 4611686018427387904) > $known_at
RETURN DISTINCT supplier_lot, x.ordinal AS id, x.ref AS ref, x.status AS status ORDER BY supplier_lot, ref
