// name: checks/sift_runs
// mode: read
// summary: Of some runs and orders: which may have been fed by nothing, which may be odd, and (id, ref) of the batches without an order.
// param ids: list of integer, node ids inside this transaction
// param known_at: integer, UTC microseconds
// param then: boolean, whether that is an earlier moment
// returns: unfed, odd, orderless
UNWIND $ids AS i
MATCH (x) WHERE id(x) = i
WITH i, x,
     EXISTS {
       MATCH (x)<-[r:CONSUMED_INTO]-()
       WHERE r.flags < 64 AND NOT ($then AND r.recorded_at > $known_at)
     } OR EXISTS {
       MATCH (x)<-[:RAN_AS|REPORTED_IN]-()<-[r:CONSUMED_INTO]-()
       WHERE r.flags < 64 AND NOT ($then AND r.recorded_at > $known_at)
     } AS fed,
     EXISTS {
       MATCH (x)-[r:PRODUCED]->()
       WHERE r.flags < 64 AND NOT ($then AND r.recorded_at > $known_at)
     } OR EXISTS {
       MATCH (x)-[:RAN_AS|REPORTED_IN]->()-[r:PRODUCED]->()
       WHERE r.flags < 64 AND NOT ($then AND r.recorded_at > $known_at)
     } AS made,
     EXISTS {
       MATCH (x)-[r:CONSUMED_INTO|PRODUCED]-(o)
       WHERE r.flags IS NULL OR r.flags % 32 > 15 OR o:HandlingUnit
     } AS untracked
RETURN collect(CASE WHEN NOT fed THEN i END) AS unfed,
       collect(CASE WHEN NOT made OR untracked THEN i END) AS odd,
       collect(CASE WHEN x:Batch AND x.order IS NULL THEN [i, x.ref] END) AS orderless
