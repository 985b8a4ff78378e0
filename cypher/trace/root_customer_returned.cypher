// name: trace/root_customer_returned
// mode: read
// summary: What a customer returned.
// param ref: text
// param known_at: integer, the recording stamp as of which the graph is read
// param at: integer, only what may have happened by this moment
// returns: ids
CYPHER 5
MATCH (s:Customer {ref: $ref})-[r:RETURNED]->(x:Thing)
WHERE r.recorded_at <= $known_at AND coalesce(r.voided_at, 4611686018427387904) > $known_at
  AND coalesce(r.undone_at, 4611686018427387904) > $known_at
  AND (coalesce(r.at_from, $at) <= $at OR coalesce(r.at_basis, '') <> 'occurred'
       OR coalesce(r.basis, '') = 'assumed')
RETURN collect(x.ordinal) AS ids
