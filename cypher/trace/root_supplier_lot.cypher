// name: trace/root_supplier_lot
// mode: read
// summary: What was received from a supplier lot.
// param ref: text
// param known_at: integer, the recording stamp as of which the graph is read
// param at: integer, only what may have happened by this moment
// returns: ids, bookings
CYPHER 5
MATCH (:Supplier)-[r:SUPPLIED {supplier_lot: $ref}]->(x:Thing)
WHERE r.recorded_at <= $known_at AND coalesce(r.voided_at, 4611686018427387904) > $known_at
  AND coalesce(r.undone_at, 4611686018427387904) > $known_at
  AND (coalesce(r.at_from, $at) <= $at OR coalesce(r.at_basis, '') <> 'occurred'
       OR coalesce(r.basis, '') = 'assumed')
RETURN collect(x.ordinal) AS ids, collect(id(r)) AS bookings
