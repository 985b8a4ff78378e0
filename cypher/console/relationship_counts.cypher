// name: console/relationship_counts
// mode: read
// summary: How many relationships of each type lead from which labels to which.
// returns: type, start, end, count
CYPHER 5
MATCH (a)-[r]->(b)
RETURN type(r) AS type, labels(a) AS start, labels(b) AS end, count(*) AS count
ORDER BY type, start, end
