// name: checks/again
// mode: read
// summary: Of some serials the births (relationship ids) on a run that took the serial itself in; `out`: births on a run that took in a unit into which the serial was put before (birth, the run and that of the unit's input, the run that made the unit, kinds of the three and whether the last is homogeneous, absent '', and whether the unit comes out again, too); the consumptions into a run that gives it out again; and `used`: all with their runs and the kinds of these. As known at a moment.
// param ids: list of integer, ordinals of serials
// param known_at: integer, UTC microseconds
// returns: births, out, reborn, used
CYPHER 5
CALL () {
  UNWIND $ids AS i
  MATCH (x:Thing {ordinal: i})
  MATCH (x)<-[p:PRODUCED]-(m)
  WITH p, x, m, COLLECT {
    MATCH (m)<-[:RAN_AS|REPORTED_IN]-(of)
    RETURN of
  } + m AS runs
  WHERE EXISTS {
    MATCH (x)-[c:CONSUMED_INTO]->(of)
    WHERE of IN runs AND c.recorded_at <= $known_at AND (c.quantity IS NULL OR c.quantity <> 0)
      AND (c.voided_at IS NULL OR c.voided_at > $known_at) AND (c.undone_at IS NULL OR c.undone_at > $known_at)
  }
  RETURN collect(id(p)) AS births
}
CALL () {
  UNWIND $ids AS i
  MATCH (x:Thing {ordinal: i})
  MATCH (x)<-[p:PRODUCED]-(m)
  CALL (m) {
    RETURN m AS run
    UNION ALL
    MATCH (m)<-[:RAN_AS|REPORTED_IN]-(run)
    RETURN run
  }
  MATCH (run)<-[c:CONSUMED_INTO]-(u)
  WHERE u <> x AND c.recorded_at <= $known_at AND (c.quantity IS NULL OR c.quantity <> 0)
      AND (c.voided_at IS NULL OR c.voided_at > $known_at) AND (c.undone_at IS NULL OR c.undone_at > $known_at)
  MATCH (u)<-[b:PRODUCED]-(maker)
  WHERE maker <> m AND (b.flags % 2 = 1 OR b.at_from IS NULL OR p.at_to IS NULL OR b.at_from <= p.at_to)
    AND b.recorded_at <= $known_at AND (b.quantity IS NULL OR b.quantity <> 0)
      AND (b.voided_at IS NULL OR b.voided_at > $known_at) AND (b.undone_at IS NULL OR b.undone_at > $known_at)
  WITH p, x, m, run, u, maker, COLLECT {
    MATCH (maker)<-[:RAN_AS|REPORTED_IN]-(of)
    RETURN of
  } + maker AS makers
  WHERE EXISTS {
      MATCH (x)-[e:CONSUMED_INTO]->(of)
      WHERE of IN makers AND e.recorded_at <= $known_at AND (e.quantity IS NULL OR e.quantity <> 0)
      AND (e.voided_at IS NULL OR e.voided_at > $known_at) AND (e.undone_at IS NULL OR e.undone_at > $known_at)
    }
  RETURN collect([id(p), m.ordinal, run.ordinal, maker.ordinal, coalesce(m.kind, ''), coalesce(run.kind, ''), coalesce(maker.kind, ''),
                  coalesce(maker.homogeneous, false), EXISTS {
    MATCH (m)-[g:PRODUCED]->(u)
    WHERE g.recorded_at <= $known_at AND (g.quantity IS NULL OR g.quantity <> 0)
      AND (g.voided_at IS NULL OR g.voided_at > $known_at) AND (g.undone_at IS NULL OR g.undone_at > $known_at)
  }]) AS out
}
CALL () {
  UNWIND $ids AS i
  MATCH (x:Thing {ordinal: i})
  MATCH (x)-[c:CONSUMED_INTO]->(run)
  WITH c, x, COLLECT {
    MATCH (run)-[:RAN_AS|REPORTED_IN]->(of)
    RETURN of
  } + run AS runs
  WHERE EXISTS {
    MATCH (of)-[p:PRODUCED]->(x)
    WHERE of IN runs AND p.recorded_at <= $known_at
      AND (p.voided_at IS NULL OR p.voided_at > $known_at) AND (p.undone_at IS NULL OR p.undone_at > $known_at)
  }
  RETURN collect(id(c)) AS reborn
}
CALL () {
  UNWIND $ids AS i
  MATCH (x:Thing {ordinal: i})
  MATCH (x)-[c:CONSUMED_INTO]->(run)
  RETURN collect([id(c), run.ordinal, coalesce(run.kind, '')]) AS used
}
RETURN births, out, reborn, used
