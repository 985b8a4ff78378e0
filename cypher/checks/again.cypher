// name: checks/again
// mode: read
// summary: Of some serials the births (relationship ids) that go on with a life: out of a run that took the serial itself in, or a unit it was put into, which it takes apart or gives out again; the consumptions into a run that gives it out again; and those into one that takes it apart. As known at a moment.
// param ids: list of integer, node ids of serials inside this transaction
// param known_at: integer, UTC microseconds
// returns: births, reborn, apart
CALL () {
  UNWIND $ids AS i
  MATCH (x) WHERE id(x) = i
  MATCH (x)<-[p:PRODUCED]-(m)
  WHERE EXISTS {
    MATCH (m)<-[:RAN_AS|REPORTED_IN*0..1]-()<-[c:CONSUMED_INTO]-(x)
    WHERE c.recorded_at <= $known_at AND (c.quantity IS NULL OR c.quantity <> 0)
      AND (c.voided_at IS NULL OR c.voided_at > $known_at) AND (c.undone_at IS NULL OR c.undone_at > $known_at)
  } OR EXISTS {
    MATCH (m)<-[:RAN_AS|REPORTED_IN*0..1]-(run)<-[c:CONSUMED_INTO]-(u),
          (u)<-[b:PRODUCED]-(maker)<-[:RAN_AS|REPORTED_IN*0..1]-()<-[e:CONSUMED_INTO]-(x)
    WHERE u <> x AND maker <> m AND c.recorded_at <= $known_at AND b.recorded_at <= $known_at AND e.recorded_at <= $known_at
      AND (c.quantity IS NULL OR c.quantity <> 0) AND (b.quantity IS NULL OR b.quantity <> 0) AND (e.quantity IS NULL OR e.quantity <> 0)
      AND (c.voided_at IS NULL OR c.voided_at > $known_at) AND (c.undone_at IS NULL OR c.undone_at > $known_at)
      AND (b.voided_at IS NULL OR b.voided_at > $known_at) AND (b.undone_at IS NULL OR b.undone_at > $known_at)
      AND (e.voided_at IS NULL OR e.voided_at > $known_at) AND (e.undone_at IS NULL OR e.undone_at > $known_at)
      AND coalesce(maker.kind, '') <> 'blend' AND NOT coalesce(maker.homogeneous, false)
      AND (b.flags % 2 = 1 OR b.at_from IS NULL OR p.at_to IS NULL OR b.at_from <= p.at_to)
      AND (m.kind = 'unbuild' OR run.kind = 'unbuild' OR EXISTS {
        MATCH (m)-[g:PRODUCED]->(u)
        WHERE g.recorded_at <= $known_at AND (g.quantity IS NULL OR g.quantity <> 0)
          AND (g.voided_at IS NULL OR g.voided_at > $known_at) AND (g.undone_at IS NULL OR g.undone_at > $known_at)
      })
  }
  RETURN collect(id(p)) AS births
}
CALL () {
  UNWIND $ids AS i
  MATCH (x) WHERE id(x) = i
  MATCH (x)-[c:CONSUMED_INTO]->(run)
  WHERE EXISTS {
    MATCH (run)-[:RAN_AS|REPORTED_IN*0..1]->()-[p:PRODUCED]->(x)
    WHERE p.recorded_at <= $known_at
      AND (p.voided_at IS NULL OR p.voided_at > $known_at) AND (p.undone_at IS NULL OR p.undone_at > $known_at)
  }
  RETURN collect(id(c)) AS reborn
}
CALL () {
  UNWIND $ids AS i
  MATCH (x) WHERE id(x) = i
  MATCH (x)-[c:CONSUMED_INTO]->(run)
  WHERE run.kind = 'unbuild'
  RETURN collect(id(c)) AS apart
}
RETURN births, reborn, apart
