// name: trace/page_supplier_lots
// mode: read
// summary: From how many supplier lots some things were received.
// param ids: list of integer, ordinals of things
// param known_at: integer, the recording stamp as of which the graph is read
// returns: count
CYPHER 5
UNWIND $ids AS i
MATCH (x:Thing {ordinal: i})
MATCH (x)<-[r:SUPPLIED]-()
WHERE r.recorded_at <= $known_at AND coalesce(r.voided_at, 4611686018427387904) > $known_at
  AND coalesce(r.undone_at, 4611686018427387904) > $known_at AND r.supplier_lot_number IS NOT NULL
RETURN count(DISTINCT coalesce(r.supplier_lot, r.supplier_lot_number)) AS count
