// name: recall/take_snapshot
// mode: write
// summary: Keep a snapshot under the next number of its case.
// param case: text
// param properties: map
// returns: number
CYPHER 5
MATCH (c:RecallCase {number: $case})
SET c.snapshots = c.snapshots + 1
CREATE (c)-[:FROZE]->(s:RecallSnapshot {case: $case, number: c.snapshots})
SET s += $properties
RETURN s.number AS number
