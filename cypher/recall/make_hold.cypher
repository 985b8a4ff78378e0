// name: recall/make_hold
// mode: write
// summary: Keep a request to hold stock under the next number of its case.
// param case: text
// param properties: map
// returns: number
CYPHER 5
MATCH (c:RecallCase {number: $case})
SET c.holds = c.holds + 1
CREATE (c)-[:REQUESTED]->(h:RecallHold {case: $case, number: c.holds})
SET h += $properties
RETURN h.number AS number
