// name: recall/snapshots
// mode: read
// summary: The snapshots of a case, latest first.
// param case: text
// returns: told
CYPHER 5
MATCH (:RecallCase {number: $case})-[:FROZE]->(s:RecallSnapshot)
RETURN properties(s) AS told ORDER BY s.number DESC
