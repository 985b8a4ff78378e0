// name: trace/root_supplier
// mode: read
// summary: What a supplier supplied.
// param ref: text
// param known_at: integer, the recording stamp as of which the graph is read
// param at: integer, only what may have happened by this moment
// returns: ids, at_from, at_to, bookings
CYPHER 5
MATCH (s:Supplier {ref: $ref})-[r:SUPPLIED]->(x:Thing)
WHERE r.recorded_at <= $known_at AND coalesce(r.voided_at, 4611686018427387904) > $known_at
  AND coalesce(r.undone_at, 4611686018427387904) > $known_at
  AND (coalesce(r.at_from, $at) <= $at OR coalesce(r.at_basis, '') <> 'occurred'
       OR coalesce(r.basis, '') = 'assumed')
RETURN collect(x.ordinal) AS ids, collect(coalesce(r.at_from, -4611686018427387904)) AS at_from,
       collect(coalesce(r.at_to, -4611686018427387904)) AS at_to,
       collect(id(r)) AS bookings
