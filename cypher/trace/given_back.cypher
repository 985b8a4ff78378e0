// name: trace/given_back
// mode: read
// summary: Those of some serials that were made by a run which takes in and gives out one thing: it may have given them back, out of a unit.
// param ids: list of integer, node ids inside this transaction
// returns: ids
CYPHER 5
UNWIND $ids AS i
MATCH (serial:Thing) WHERE id(serial) = i
MATCH (serial)<-[:PRODUCED]-(run:Thing)
WITH run, collect(DISTINCT id(serial)) AS serials
OPTIONAL MATCH (run)<-[:RAN_AS|REPORTED_IN]-(o:WorkOrder)
OPTIONAL MATCH (o)-[:RAN_AS|REPORTED_IN]->(beside:Thing)
WITH run, serials, collect(DISTINCT o) + collect(DISTINCT beside) + [run] AS family
WHERE any(place IN family WHERE EXISTS {
  MATCH (place)<-[:CONSUMED_INTO]-(unit:Thing)<-[:PRODUCED]-(other:Thing)
  WHERE other IN family
})
UNWIND serials AS given
RETURN collect(DISTINCT given) AS ids
