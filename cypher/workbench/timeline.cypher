// name: workbench/timeline
// mode: read
// summary: What was booked on some lots and serials, latest first, at most so many each, and how many there are.
// param ids: list of integer, ordinals of things
// param known_at: integer, the recording stamp as of which the graph is read
// param then: boolean, whether that is an earlier moment
// param at: integer, only what may have happened by then (UTC microseconds)
// param most: integer, bookings per thing
// returns: thing, total, bookings
CYPHER 5
UNWIND $ids AS i
MATCH (x:Thing {ordinal: i})
MATCH (x)-[r:CONSUMED_INTO|PRODUCED|SUPPLIED|SHIPPED_TO|RETURNED|ADJUSTED|MOVED_TO|PACKED_INTO|UNPACKED_FROM]-(o)
WHERE (r.flags < 64 OR r.flags IS NULL
    OR coalesce(r.voided_at, 4611686018427387904) > $known_at AND coalesce(r.undone_at, 4611686018427387904) > $known_at)
  AND (NOT $then OR coalesce(r.recorded_at, 0) <= $known_at)
  AND (r.at_basis = 'posted' OR coalesce(r.at_from, $at) <= $at)
WITH i, r, o, CASE WHEN r.flags < 64 OR r.flags IS NULL THEN 0.0 ELSE
       reduce(back = 0.0, k IN range(0, size(coalesce(r.rev_quantity, []) + coalesce(r.past_quantity, [])) - 1) | back + CASE
         WHEN (r.rev_recorded_at + coalesce(r.past_recorded_at, []))[k] > $known_at THEN 0.0
         WHEN (r.rev_voided_at + coalesce(r.past_voided_at, []))[k] >= 0 AND (r.rev_voided_at + coalesce(r.past_voided_at, []))[k] <= $known_at THEN 0.0
         WHEN (r.rev_quantity + coalesce(r.past_quantity, []))[k] = -1 THEN 1e18
         WHEN (r.rev_quantity + coalesce(r.past_quantity, []))[k] < 0 THEN 0.0
         ELSE (r.rev_quantity + coalesce(r.past_quantity, []))[k] END) END AS back
WHERE back < 1e17
WITH i, r, o, back
ORDER BY coalesce(r.at_to, -1) DESC, r.source, r.event, r.line
WITH i, count(r) AS total, collect({id: id(r), type: type(r), with: o.ref, name: o.name, out: startNode(r) <> o,
    quantity: CASE WHEN r.flags < 64 THEN r.quantity ELSE r.quantity - back END,
    uom: r.uom, at: r.at, at_from: r.at_from, at_to: r.at_to, at_basis: r.at_basis, document: r.document,
    source: r.source, event: r.event, place: coalesce(r.from, r.location)}) AS bookings
RETURN i AS thing, total, bookings[..$most] AS bookings
