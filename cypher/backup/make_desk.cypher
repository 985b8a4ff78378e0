// name: backup/make_desk
// mode: write
// summary: Make nodes of the recall desk as they were kept, and link them to their case, which is there.
// param rows: list of [label, list of relationship types, properties]
// returns: nothing
CYPHER 5
UNWIND $rows AS row
CREATE (n:$(row[0]))
SET n = row[2]
WITH n, row
UNWIND row[1] AS type
MATCH (c:RecallCase {number: n.case})
CREATE (c)-[:$(type)]->(n)
