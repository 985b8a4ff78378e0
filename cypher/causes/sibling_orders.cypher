// name: causes/sibling_orders
// mode: read
// summary: The orders of some runs and all their runs, each order also as a run of its own, as columns.
// param ids: list of integer, ordinals of things
// param stamp: integer, that of the last commit to be seen
// returns: orders, runs
CYPHER 5
UNWIND $ids AS i
MATCH (x:Thing {ordinal: i})
CALL (x) {
  MATCH (o:WorkOrder)-[:RAN_AS]->(x) RETURN o
  UNION
  WITH x WHERE x:WorkOrder RETURN x AS o
}
WITH DISTINCT o
CALL (o) {
  MATCH (o)-[a:RAN_AS]->(run:Batch) WHERE coalesce(a.named_at, 0) <= $stamp RETURN run
  UNION
  RETURN o AS run
}
RETURN collect(o.ref) AS orders, collect(run.ordinal) AS runs
