// name: trace/gap_runs
// mode: read
// summary: Whether anything went into some runs (of them, their order, or what their order reports) and whether anything came out.
// param ids: list of integer, node ids inside this transaction
// param known_at: integer, UTC microseconds
// returns: ids, fed, made
UNWIND $ids AS i
MATCH (x:Thing) WHERE id(x) = i
WITH i, x,
     EXISTS {
       MATCH (x)<-[r:CONSUMED_INTO]-()
       WHERE r.recorded_at <= $known_at AND (r.voided_at IS NULL OR r.voided_at > $known_at)
         AND (r.undone_at IS NULL OR r.undone_at > $known_at)
     } OR EXISTS {
       MATCH (x)<-[:RAN_AS|REPORTED_IN]-()<-[r:CONSUMED_INTO]-()
       WHERE r.recorded_at <= $known_at AND (r.voided_at IS NULL OR r.voided_at > $known_at)
         AND (r.undone_at IS NULL OR r.undone_at > $known_at)
     } AS fed,
     EXISTS {
       MATCH (x)-[r:PRODUCED]->()
       WHERE r.recorded_at <= $known_at AND (r.voided_at IS NULL OR r.voided_at > $known_at)
         AND (r.undone_at IS NULL OR r.undone_at > $known_at)
     } OR EXISTS {
       MATCH (x)-[:RAN_AS|REPORTED_IN]->()-[r:PRODUCED]->()
       WHERE r.recorded_at <= $known_at AND (r.voided_at IS NULL OR r.voided_at > $known_at)
         AND (r.undone_at IS NULL OR r.undone_at > $known_at)
     } AS made
RETURN collect(i) AS ids, collect(fed) AS fed, collect(made) AS made
