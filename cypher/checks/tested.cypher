// name: checks/tested
// mode: read
// summary: Those of some things that were ever tested, whether or not that still counts.
// param ids: list of integer, ordinals of things
// returns: ids
CYPHER 5
UNWIND $ids AS i
MATCH (x:Thing {ordinal: i})
WHERE EXISTS { (x)<-[:MEASURED]-() }
RETURN collect(i) AS ids
