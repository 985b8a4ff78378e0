// name: checks/ledger
// mode: read
// summary: What some things are, and what is booked on them as known at a moment, as columns (absent: '' or -1e18 or, of a time, the least number); expiries, lots of serials, and of a lot how many serials it has and how many of them have an origin, with the thing they are of; `local`: bookings whose time has no offset; `marks`: what is out of the ordinary, as a number. Of lots, serials and containers everything; of orders, batches and completions what was booked there of containers and of items without a lot.
// param ids: list of integer, ordinals of things
// param beside: list of integer, ordinals of which only what they are is asked
// param known_at: integer, UTC microseconds
// param then: boolean, whether that is an earlier moment
// param stamp: integer, that of the last commit to be seen
// returns: ids, kinds, refs, expiries, orderless, lots, members, things, types, bookings, others, quantities, uoms, at_from, at_to, sources, places, also, local, marks, statuses
CYPHER 5
CALL () {
  UNWIND $ids + $beside AS i
  MATCH (x:Thing {ordinal: i})
  WITH i, x, CASE WHEN x:Lot THEN 0 WHEN x:Serial THEN 1 WHEN x:Batch THEN 5 WHEN x:WorkOrder THEN 4
                  WHEN x:HandlingUnit THEN 3 WHEN x:Item THEN 2 WHEN x:Completion THEN 6 ELSE -1 END AS kind
  WITH i, x, kind, CASE kind WHEN 0 THEN COUNT {
         MATCH (x)-[m:INCLUDES]->() WHERE coalesce(m.named_at, 0) <= $stamp } ELSE 0 END AS members
  RETURN collect(i) AS ids, collect(kind) AS kinds,
         collect(CASE kind WHEN 6 THEN coalesce(x.order, x.ref) ELSE coalesce(x.ref, '') END) AS refs,
         collect(CASE WHEN x.expires_at IS NOT NULL THEN [i, x.expires_at] END) AS expiries,
         collect(CASE WHEN kind = 5 AND x.order IS NULL THEN i END) AS orderless,
         collect(CASE kind WHEN 1 THEN COLLECT {
           MATCH (lot:Lot)-[m:INCLUDES]->(x) WHERE coalesce(m.named_at, 0) <= $stamp
           RETURN [i, lot.ordinal] ORDER BY lot.ordinal } END) AS lots,
         collect(CASE WHEN members > 0 THEN [i, members, COUNT {
           MATCH (x)-[m:INCLUDES]->(s:Serial)
           WHERE coalesce(m.named_at, 0) <= $stamp AND EXISTS {
             MATCH (s)<-[r:PRODUCED|SUPPLIED]-()
             WHERE r.recorded_at <= $known_at AND (r.voided_at IS NULL OR r.voided_at > $known_at)
               AND (r.undone_at IS NULL OR r.undone_at > $known_at)
           }
         }] END) AS members
}
CALL () {
  CALL () {
    UNWIND $ids AS i
    MATCH (x:Thing {ordinal: i}) WHERE (x:Lot OR x:Serial)
    MATCH (x)-[r:CONSUMED_INTO|PRODUCED|SUPPLIED|SHIPPED_TO|RETURNED|ADJUSTED|MOVED_TO|COUNTED|PACKED_INTO]-(o)
    RETURN i AS thing, r, o.ordinal AS other
    UNION ALL
    UNWIND $ids AS i
    MATCH (x:Thing {ordinal: i}) WHERE x:HandlingUnit
    MATCH (x)-[r:CONSUMED_INTO|PRODUCED|SUPPLIED|SHIPPED_TO|RETURNED|ADJUSTED|MOVED_TO|COUNTED]-(o)
    RETURN i AS thing, r, o.ordinal AS other
    UNION ALL
    UNWIND $ids AS i
    MATCH (x:Thing {ordinal: i}) WHERE (x:Batch OR x:WorkOrder OR x:Completion)
    MATCH (x)-[r:CONSUMED_INTO|PRODUCED]-(o)
    WHERE r.flags IS NULL OR r.flags % 32 > 15 OR o:HandlingUnit
    RETURN o.ordinal AS thing, r, i AS other
  }
  WITH thing, r, other, coalesce(r.flags, 64) AS flags, type(r) AS type
  WHERE NOT $then OR r.recorded_at <= $known_at
  WITH thing, r, other, flags, type,
       CASE WHEN flags < 64 THEN 0.0
            WHEN r.voided_at <= $known_at THEN 1e19
            WHEN r.rev_quantity IS NULL THEN 0.0
            ELSE reduce(back = 0.0, k IN range(0, size(r.rev_quantity + coalesce(r.past_quantity, [])) - 1) | back + CASE
              WHEN (r.rev_recorded_at + coalesce(r.past_recorded_at, []))[k] > $known_at THEN 0.0
              WHEN (r.rev_voided_at + coalesce(r.past_voided_at, []))[k] >= 0
               AND (r.rev_voided_at + coalesce(r.past_voided_at, []))[k] <= $known_at THEN 0.0
              WHEN (r.rev_quantity + coalesce(r.past_quantity, []))[k] = -1 THEN 1e18
              WHEN (r.rev_quantity + coalesce(r.past_quantity, []))[k] < 0 THEN 0.0
              ELSE (r.rev_quantity + coalesce(r.past_quantity, []))[k] END) END AS back
  WHERE back = 0.0 OR round(back, 6) < coalesce(abs(r.quantity), 1e17)
  RETURN collect(thing) AS things, collect(type) AS types, collect(id(r)) AS bookings, collect(other) AS others,
         collect(CASE WHEN back = 0.0 THEN coalesce(r.quantity, -1e18)
                 ELSE coalesce(sign(r.quantity) * round(abs(r.quantity) - back, 6), -1e18) END) AS quantities,
         collect(coalesce(r.uom, '')) AS uoms,
         collect(coalesce(r.at_from, -4611686018427387904)) AS at_from,
         collect(CASE WHEN flags % 4 > 1 THEN r.at_to ELSE 0 END) AS at_to,
         collect(coalesce(r.source, '')) AS sources,
         collect(coalesce(CASE WHEN type IN ['SHIPPED_TO', 'MOVED_TO'] THEN r.from
                               WHEN type = 'RETURNED' THEN r.to ELSE r.location END, '')) AS places,
         collect(CASE WHEN back = 0.0 AND r.also IS NOT NULL THEN [id(r), r.also] END) AS also,
         collect(CASE WHEN r.at CONTAINS 'T' AND NOT (r.at ENDS WITH 'Z' OR r.at CONTAINS '+'
                      OR split(r.at, 'T')[1] CONTAINS '-') THEN id(r) END) AS local,
         collect(flags) AS marks
}
CALL () {
  UNWIND $ids AS i
  MATCH (x:Thing {ordinal: i}) WHERE (x:Lot OR x:Serial OR x:HandlingUnit)
  MATCH (x)<-[:ABOUT]-(e:Event)
  WHERE e.recorded_at <= $known_at AND (e.voided_at IS NULL OR e.voided_at > $known_at)
    AND (e.type = 'status' OR e.content CONTAINS '"status":')
  RETURN collect([i, e.at_from, e.at_to, e.source, e.event_id, e.type, e.content]) AS statuses
}
RETURN ids, kinds, refs, expiries, orderless, lots, members, things, types, bookings, others, quantities, uoms, at_from, at_to, sources, places, also, local, marks, statuses
