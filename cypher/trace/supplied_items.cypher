// name: trace/supplied_items
// mode: read
// summary: Which of some items were ever received without a lot.
// param ids: list of integer, node ids inside this transaction
// returns: ids
CYPHER 5
UNWIND $ids AS i
MATCH (x:Item) WHERE id(x) = i AND EXISTS { MATCH (x)<-[:SUPPLIED]-() }
RETURN collect(i) AS ids
