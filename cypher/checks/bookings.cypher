// name: checks/bookings
// mode: read
// summary: Bookings of some things as known at a moment, the thing and the other end told apart, as columns (absent: '' or -1 or -1e18).
// param ids: list of integer, node ids inside this transaction
// param known_at: integer, UTC microseconds
// returns: ids, types, things, thing_refs, thing_labels, others, other_refs, other_labels, other_kinds, quantities, uoms, at_from, at_to, bases, sources, events, documents, locations, froms, tos, reasons, written, also
UNWIND $ids AS i
MATCH (x:Thing) WHERE id(x) = i
MATCH (x)-[r:CONSUMED_INTO|PRODUCED|SUPPLIED|MOVED_TO|SHIPPED_TO|RETURNED|ADJUSTED|COUNTED]-(:Thing)
WHERE NOT x:Item AND r.recorded_at <= $known_at AND (r.voided_at IS NULL OR r.voided_at > $known_at)
WITH DISTINCT r
WITH r, CASE WHEN r.rev_quantity IS NULL THEN 0.0 ELSE
       reduce(back = 0.0, k IN range(0, size(r.rev_quantity + coalesce(r.past_quantity, [])) - 1) | back + CASE
         WHEN (r.rev_recorded_at + coalesce(r.past_recorded_at, []))[k] > $known_at THEN 0.0
         WHEN (r.rev_voided_at + coalesce(r.past_voided_at, []))[k] >= 0 AND (r.rev_voided_at + coalesce(r.past_voided_at, []))[k] <= $known_at THEN 0.0
         WHEN (r.rev_quantity + coalesce(r.past_quantity, []))[k] = -1 THEN 1e18
         WHEN (r.rev_quantity + coalesce(r.past_quantity, []))[k] < 0 THEN 0.0
         ELSE (r.rev_quantity + coalesce(r.past_quantity, []))[k] END) END AS back
WHERE back = 0.0 OR round(back, 6) < coalesce(abs(r.quantity), 1e17)
WITH r, back, type(r) IN ['PRODUCED', 'SUPPLIED'] OR (type(r) = 'RETURNED' AND startNode(r):Customer) AS inward
WITH r, back, CASE WHEN inward THEN endNode(r) ELSE startNode(r) END AS thing,
     CASE WHEN inward THEN startNode(r) ELSE endNode(r) END AS other
RETURN collect(id(r)) AS ids,
       collect(type(r)) AS types,
       collect(id(thing)) AS things,
       collect(thing.ref) AS thing_refs,
       collect([name IN labels(thing) WHERE name <> 'Thing'][0]) AS thing_labels,
       collect(id(other)) AS others,
       collect(other.ref) AS other_refs,
       collect([name IN labels(other) WHERE name <> 'Thing'][0]) AS other_labels,
       collect(coalesce(CASE WHEN other:Customer THEN other.kind ELSE other.order END, '')) AS other_kinds,
       collect(CASE WHEN r.quantity IS NULL THEN -1e18 ELSE sign(r.quantity) * round(abs(r.quantity) - back, 6) END) AS quantities,
       collect(coalesce(r.uom, '')) AS uoms,
       collect(coalesce(r.at_from, -1)) AS at_from,
       collect(coalesce(r.at_to, -1)) AS at_to,
       collect(coalesce(r.at_basis, '')) AS bases,
       collect(r.source) AS sources,
       collect(r.event) AS events,
       collect(coalesce(r.document, '')) AS documents,
       collect(coalesce(r.location, '')) AS locations,
       collect(coalesce(r.from, '')) AS froms,
       collect(coalesce(r.to, '')) AS tos,
       collect(coalesce(r.reason, '')) AS reasons,
       collect(coalesce(r.at, '')) AS written,
       collect(CASE WHEN back = 0.0 THEN coalesce(r.also, []) ELSE [] END) AS also
