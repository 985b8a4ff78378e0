// name: trace/families
// mode: read
// summary: Orders with their runs and completion, around some batches, orders and completions, as far as bookings on the order make them matter.
// param ids: list of integer, node ids inside this transaction
// returns: orders, runs
CYPHER 5
UNWIND $ids AS i
MATCH (x:Thing) WHERE id(x) = i
CALL (x) {
  MATCH (o:WorkOrder)-[:RAN_AS]->(x) RETURN o
  UNION
  MATCH (o:WorkOrder)-[:REPORTED_IN]->(x) RETURN o
  UNION
  WITH x WHERE x:WorkOrder RETURN x AS o
}
WITH DISTINCT o
WHERE EXISTS { (o)<-[:CONSUMED_INTO]-() } OR EXISTS { (o)-[:REPORTED_IN]->(:Completion)-[:PRODUCED]->() }
MATCH (o)-[:RAN_AS|REPORTED_IN]->(run:Thing)
RETURN collect(id(o)) AS orders, collect(id(run)) AS runs
