// name: recall/decide
// mode: write
// summary: Write a line into the log of a case.
// param case: text
// param properties: map, what, text, by, second, at, snapshot
// returns: number
CYPHER 5
MATCH (c:RecallCase {number: $case})
SET c.decisions = c.decisions + 1
CREATE (c)-[:DECIDED]->(d:RecallDecision {case: $case, number: c.decisions})
SET d += $properties
RETURN d.number AS number
