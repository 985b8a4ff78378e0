// name: checks/runs
// mode: read
// summary: Whether anything went into some runs (of them, their order, or what their order reports) whether anything came out, and which run of an order has the number of one without (else '').
// param ids: list of integer, node ids inside this transaction
// param known_at: integer, UTC microseconds
// param stamp: integer, that of the last commit to be seen
// returns: ids, fed, made, twins
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
     } AS made,
     CASE WHEN x:Batch AND x.order IS NULL THEN head(COLLECT {
       MATCH (y:Thing {number: x.number}) WHERE y:Batch AND y.order IS NOT NULL AND coalesce(y.named_at, 0) <= $stamp
       RETURN min(y.ref)
     }) END AS twin
RETURN collect(i) AS ids, collect(fed) AS fed, collect(made) AS made, collect(coalesce(twin, '')) AS twins
