// name: trace/root_location_counts
// mode: read
// summary: Where some containers and serials were found by counts, and when.
// param ids: list of integer, ordinals of the things
// param known_at: integer, the recording stamp as of which the graph is read
// param at: integer, only what may have happened by this moment
// returns: id, place, at_from, at_to, posted
CYPHER 5
UNWIND $ids AS ordinal
MATCH (x:Thing {ordinal: ordinal})-[r:COUNTED]->(place:Location)
WHERE r.recorded_at <= $known_at AND coalesce(r.voided_at, 4611686018427387904) > $known_at
  AND (coalesce(r.at_from, $at) <= $at OR coalesce(r.at_basis, '') <> 'occurred')
  AND coalesce(r.quantity, 1) > 0
WITH x, r, place, CASE WHEN r.rev_quantity IS NULL THEN 0.0 ELSE
       reduce(back = 0.0, k IN range(0, size(r.rev_quantity + coalesce(r.past_quantity, [])) - 1) | back + CASE
         WHEN (r.rev_recorded_at + coalesce(r.past_recorded_at, []))[k] > $known_at THEN 0.0
         WHEN (r.rev_voided_at + coalesce(r.past_voided_at, []))[k] >= 0 AND (r.rev_voided_at + coalesce(r.past_voided_at, []))[k] <= $known_at THEN 0.0
         WHEN (r.rev_quantity + coalesce(r.past_quantity, []))[k] = -1 THEN 1e18
         WHEN (r.rev_quantity + coalesce(r.past_quantity, []))[k] < 0 THEN 0.0
         ELSE (r.rev_quantity + coalesce(r.past_quantity, []))[k] END) END AS back
WHERE back = 0.0 OR round(back, 6) < coalesce(abs(r.quantity), 1e17)
RETURN x.ordinal AS id, place.ordinal AS place,
       coalesce(r.at_from, -4611686018427387904) AS at_from,
       coalesce(r.at_to, -4611686018427387904) AS at_to,
       coalesce(r.at_basis, '') <> 'occurred' AS posted
