// name: recall/snapshots
// mode: read
// summary: The snapshots of a case, latest first.
// param case: text
// returns: told
MATCH (:RecallCase {number: $case})-[:FROZE]->(s:RecallSnapshot)
RETURN properties(s) AS told ORDER BY s.number DESC
