// name: checks/particulars
// mode: read
// summary: What is told beside the bookings of some things, as known at a moment: tests that failed or measured a value (result, value, limits; absent: ''), which were booked with a quantity of 0 as a content or without a lot, what lots were made of that is of their own item (with expiries), and of some runs the only item without a lot that went into them ('' nothing; left out: something else did).
// param ids: list of integer, ordinals of things
// param births: list of integer, ordinals of runs
// param known_at: integer, UTC microseconds
// param then: boolean, whether that is an earlier moment
// returns: tests, zeros, merged, loose
CYPHER 5
CALL () {
  UNWIND $ids AS i
  MATCH (x:Thing {ordinal: i})
  MATCH (x)<-[m:MEASURED]-(t:Inspection)
  WHERE m.recorded_at <= $known_at AND (m.voided_at IS NULL OR m.voided_at > $known_at)
    AND (t.result = 'fail' OR t.value IS NOT NULL AND t.limits IS NOT NULL)
  WITH i, m, t ORDER BY coalesce(m.at_to, -1), m.source, m.event
  RETURN collect([i, m.event, coalesce(t.test, ''), coalesce(t.result, ''), t.value, coalesce(t.limits, ''),
                  coalesce(t.at, '')]) AS tests
}
CALL () {
  UNWIND $ids AS i
  MATCH (x:Thing {ordinal: i}) WHERE (x:Lot OR x:Serial OR x:Item) AND EXISTS {
    MATCH (x)-[r:CONSUMED_INTO|PRODUCED|SUPPLIED|SHIPPED_TO|RETURNED|PACKED_INTO]-()
    WHERE r.quantity = 0 AND (type(r) = 'PACKED_INTO' OR x:Item) AND r.recorded_at <= $known_at
      AND (r.voided_at IS NULL OR r.voided_at > $known_at) AND (r.undone_at IS NULL OR r.undone_at > $known_at)
  }
  RETURN collect(i) AS zeros
}
CALL () {
  UNWIND $ids AS i
  MATCH (x:Thing {ordinal: i}) WHERE x:Lot AND (x.expires_at IS NOT NULL OR $then)
  MATCH (x)<-[p:PRODUCED]-(m)
  CALL (m) {
    RETURN m AS of
    UNION ALL
    MATCH (m)<-[:RAN_AS|REPORTED_IN]-(of)
    RETURN of
  }
  MATCH (of)<-[c:CONSUMED_INTO]-(y)
  WHERE y.item = x.item AND y <> x AND (y.expires_at IS NOT NULL OR $then)
    AND p.recorded_at <= $known_at AND c.recorded_at <= $known_at AND (c.quantity IS NULL OR c.quantity <> 0)
    AND (p.voided_at IS NULL OR p.voided_at > $known_at) AND (p.undone_at IS NULL OR p.undone_at > $known_at)
    AND (c.voided_at IS NULL OR c.voided_at > $known_at) AND (c.undone_at IS NULL OR c.undone_at > $known_at)
  WITH DISTINCT i, y ORDER BY y.ref
  RETURN collect([i, y.ordinal, y.ref, y.expires_at]) AS merged
}
CALL () {
  UNWIND $births AS i
  MATCH (m:Thing {ordinal: i})
  WITH i, m, COLLECT {
    MATCH (m)<-[:RAN_AS|REPORTED_IN]-(of)
    RETURN of
  } + m AS runs
  WHERE NOT EXISTS {
    UNWIND runs AS of
    MATCH (of)<-[c:CONSUMED_INTO]-(y)
    WHERE NOT y:Item AND c.recorded_at <= $known_at AND (c.quantity IS NULL OR c.quantity <> 0)
      AND (c.voided_at IS NULL OR c.voided_at > $known_at) AND (c.undone_at IS NULL OR c.undone_at > $known_at)
  }
  WITH i, COLLECT {
    UNWIND runs AS of
    MATCH (of)<-[c:CONSUMED_INTO]-(y:Item)
    WHERE c.recorded_at <= $known_at AND (c.quantity IS NULL OR c.quantity <> 0)
      AND (c.voided_at IS NULL OR c.voided_at > $known_at) AND (c.undone_at IS NULL OR c.undone_at > $known_at)
    RETURN DISTINCT y.ref LIMIT 2
  } AS items
  WHERE size(items) < 2
  RETURN collect([i, coalesce(items[0], '')]) AS loose
}
RETURN tests, zeros, merged, loose
