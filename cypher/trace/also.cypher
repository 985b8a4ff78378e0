// name: trace/also
// mode: read
// summary: The same amount in other units of some bookings; none of one of which a part was taken back.
// param ids: list of integer, relationship ids inside this transaction
// param known_at: integer, the recording stamp as of which the graph is read
// returns: ids, also
CYPHER 5
UNWIND $ids AS i
MATCH ()-[r]->() WHERE id(r) = i
WITH i, r, coalesce(r.rev_recorded_at, []) + coalesce(r.past_recorded_at, []) AS since,
     coalesce(r.rev_voided_at, []) + coalesce(r.past_voided_at, []) AS until
WHERE none(k IN range(0, size(since) - 1) WHERE since[k] <= $known_at
  AND (until[k] < 0 OR until[k] > $known_at))
RETURN collect(i) AS ids, collect(r.also) AS also
