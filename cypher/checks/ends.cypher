// name: checks/ends
// mode: read
// summary: What some parties and places are (number of the kind, ref, kind of a customer; absent: ''), which of some runs nothing went into (of them, their order, or what their order reports), and which of some others made nothing, with the refs of what went into them.
// param ids: list of integer, ordinals of parties and places
// param births: list of integer, ordinals of runs
// param runs: list of integer, ordinals of runs
// param known_at: integer, UTC microseconds
// param then: boolean, whether that is an earlier moment
// returns: ids, kinds, refs, parties, unfed, barren, used
CYPHER 5
CALL () {
  UNWIND $ids AS i
  MATCH (x:Thing {ordinal: i})
  RETURN collect(i) AS ids,
         collect(CASE WHEN x:Customer THEN 7 WHEN x:Supplier THEN 8 WHEN x:Location THEN 9 ELSE -1 END) AS kinds,
         collect(coalesce(x.ref, '')) AS refs,
         collect(CASE WHEN x:Customer THEN coalesce(x.kind, '') ELSE '' END) AS parties
}
CALL () {
  UNWIND $births AS i
  MATCH (x:Thing {ordinal: i}) WHERE NOT EXISTS {
    MATCH (x)<-[r:CONSUMED_INTO]-()
    WHERE (r.flags < 64 OR coalesce(r.voided_at, 4611686018427387904) > $known_at AND coalesce(r.undone_at, 4611686018427387904) > $known_at)
      AND (NOT $then OR r.recorded_at <= $known_at)
  } AND NOT EXISTS {
    MATCH (x)<-[:RAN_AS|REPORTED_IN]-()<-[r:CONSUMED_INTO]-()
    WHERE (r.flags < 64 OR coalesce(r.voided_at, 4611686018427387904) > $known_at AND coalesce(r.undone_at, 4611686018427387904) > $known_at)
      AND (NOT $then OR r.recorded_at <= $known_at)
  }
  RETURN collect(i) AS unfed
}
CALL () {
  UNWIND $runs AS i
  MATCH (x:Thing {ordinal: i}) WHERE NOT EXISTS {
    MATCH (x)-[r:PRODUCED]->()
    WHERE (r.flags < 64 OR coalesce(r.voided_at, 4611686018427387904) > $known_at AND coalesce(r.undone_at, 4611686018427387904) > $known_at)
      AND (NOT $then OR r.recorded_at <= $known_at)
  } AND NOT EXISTS {
    MATCH (x)-[:RAN_AS|REPORTED_IN]->()-[r:PRODUCED]->()
    WHERE (r.flags < 64 OR coalesce(r.voided_at, 4611686018427387904) > $known_at AND coalesce(r.undone_at, 4611686018427387904) > $known_at)
      AND (NOT $then OR r.recorded_at <= $known_at)
  }
  WITH i, COLLECT {
    MATCH (x)<-[r:CONSUMED_INTO]-(thing)
    WHERE (r.flags < 64 OR coalesce(r.voided_at, 4611686018427387904) > $known_at AND coalesce(r.undone_at, 4611686018427387904) > $known_at)
      AND (NOT $then OR r.recorded_at <= $known_at)
    RETURN DISTINCT thing.ref ORDER BY thing.ref
  } AS used
  WHERE size(used) > 0
  RETURN collect(i) AS barren, collect([used[0], toString(size(used))]) AS used
}
RETURN ids, kinds, refs, parties, unfed, barren, used
