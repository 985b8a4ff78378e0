// name: recall/decisions
// mode: read
// summary: The log of a case, latest first.
// param case: text
// returns: told
CYPHER 5
MATCH (:RecallCase {number: $case})-[:DECIDED]->(d:RecallDecision)
RETURN properties(d) AS told ORDER BY d.number DESC
