// name: recall/drills
// mode: read
// summary: All drills with their cases, newest first.
// returns: told, drill
CYPHER 5
MATCH (c:RecallCase)-[:DRILLED]->(d:RecallDrill)
RETURN properties(c) AS told, properties(d) AS drill ORDER BY c.opened_at DESC, c.number DESC
