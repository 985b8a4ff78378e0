// name: recall/set_drill
// mode: write
// summary: Keep what a drill is and which milestones it reached.
// param case: text
// param properties: map
// returns: nothing
CYPHER 5
MATCH (c:RecallCase {number: $case})
MERGE (d:RecallDrill {case: $case})
SET d += $properties
MERGE (c)-[:DRILLED]->(d)
