// name: recall/mark
// mode: write
// summary: Take a thing into a case or out of it by hand.
// param case: text
// param ref: text
// param properties: map, mark include or exclude, reason, by, at
// returns: nothing
CYPHER 5
MATCH (c:RecallCase {number: $case})
MERGE (m:RecallMark {case: $case, ref: $ref})
SET m += $properties
MERGE (c)-[:MARKS]->(m)
