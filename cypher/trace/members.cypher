// name: trace/members
// mode: read
// summary: Which serials belong to which lots, for some lots and serials, and whether something made the serials (0 nothing, 1 only unbuilds, a quantity of 0, or a run made a container it stood in, 2 a run, 3 a run, and it was used).
// param ids: list of integer, node ids inside this transaction
// param known_at: integer, the recording stamp as of which the graph is read
// param stamp: integer, that of the last commit to be seen
// returns: lots, serials, born
CYPHER 5
UNWIND $ids AS i
MATCH (x:Thing) WHERE id(x) = i
MATCH (x)-[m:INCLUDES]-(:Thing)
WHERE coalesce(m.named_at, 0) <= $stamp
WITH DISTINCT startNode(m) AS lot, endNode(m) AS serial
OPTIONAL MATCH (serial)<-[r:PRODUCED]-(run:Thing)
WHERE coalesce(r.undone_at, 4611686018427387904) > $known_at AND coalesce(r.voided_at, 4611686018427387904) > $known_at
  AND coalesce(r.recorded_at, 0) <= $known_at
WITH lot, serial, max(CASE WHEN r IS NULL THEN 0 WHEN run.kind = 'unbuild' OR r.quantity = 0 THEN 1 ELSE 2 END) AS born
WITH lot, serial, CASE WHEN born = 2 AND EXISTS { (serial)-[:CONSUMED_INTO]->() } THEN 3
                       WHEN born = 0 AND EXISTS { (serial)-[:PACKED_INTO*1..]->(:HandlingUnit)<-[:PRODUCED]-() } THEN 1
                       ELSE born END AS born
RETURN collect(id(lot)) AS lots, collect(id(serial)) AS serials, collect(born) AS born
