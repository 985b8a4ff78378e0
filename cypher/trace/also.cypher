// name: trace/also
// mode: read
// summary: The same amount in other units of some bookings; none of one of which a part was taken back.
// param ids: list of integer, relationship ids inside this transaction
// param known_at: integer, the recording stamp as of which the graph is read
// returns: ids, also
UNWIND $ids AS i
MATCH ()-[r]->() WHERE id(r) = i
WITH i, r, coalesce(r.rev_quantity, []) AS parts
WHERE none(k IN range(0, size(parts) - 1) WHERE r.rev_recorded_at[k] <= $known_at
  AND (r.rev_voided_at[k] < 0 OR r.rev_voided_at[k] > $known_at))
RETURN collect(i) AS ids, collect(r.also) AS also
