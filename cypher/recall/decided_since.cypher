// name: recall/decided_since
// mode: read
// summary: The lines of the log of a case after one of them, in order.
// param case: text
// param version: integer, the number of that line
// returns: told
CYPHER 5
MATCH (:RecallCase {number: $case})-[:DECIDED]->(d:RecallDecision)
WHERE d.number > $version
RETURN properties(d) AS told ORDER BY d.number
