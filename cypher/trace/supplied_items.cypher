// name: trace/supplied_items
// mode: read
// summary: Which of some items were ever received without a lot, by themselves or in a container, and the containers they were in that were received, also in another.
// param ids: list of integer, node ids inside this transaction
// returns: ids, containers
CYPHER 5
UNWIND $ids AS i
MATCH (x:Item) WHERE id(x) = i
CALL (x) {
  MATCH (x)-[:PACKED_INTO]->(c:HandlingUnit)
  WITH DISTINCT c
  MATCH (c)-[:PACKED_INTO*0..]->(around)
  WITH DISTINCT c, around
  WHERE EXISTS { MATCH (around)<-[:SUPPLIED]-() }
  RETURN collect(DISTINCT id(c)) AS crates
}
WITH i, crates, size(crates) > 0 OR EXISTS { MATCH (x)<-[:SUPPLIED]-() } AS came
WHERE came
WITH collect(i) AS ids, collect(crates) AS listed
RETURN ids, reduce(all = [], each IN listed | all + each) AS containers
