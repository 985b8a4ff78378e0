// name: trace/root_resource
// mode: read
// summary: What ran on a resource.
// param ref: text
// param known_at: integer, the recording stamp as of which the graph is read
// param at: integer, only what may have happened by this moment
// returns: ids, at_from, at_to, posted
CYPHER 5
MATCH (s:Resource {ref: $ref})<-[r:RAN_ON]-(x:Thing)
WHERE r.recorded_at <= $known_at AND coalesce(r.voided_at, 4611686018427387904) > $known_at
  AND coalesce(r.undone_at, 4611686018427387904) > $known_at
  AND (coalesce(r.at_from, $at) <= $at OR coalesce(r.at_basis, '') <> 'occurred'
       OR coalesce(r.basis, '') = 'assumed')
RETURN collect(x.ordinal) AS ids, collect(coalesce(r.at_from, -4611686018427387904)) AS at_from,
       collect(coalesce(r.at_to, -4611686018427387904)) AS at_to,
       collect(coalesce(r.at_basis, '') <> 'occurred') AS posted
