// name: recall/holds
// mode: read
// summary: The requests to hold stock of a case.
// param case: text
// returns: told
CYPHER 5
MATCH (:RecallCase {number: $case})-[:REQUESTED]->(h:RecallHold)
RETURN properties(h) AS told ORDER BY h.number
