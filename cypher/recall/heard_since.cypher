// name: recall/heard_since
// mode: read
// summary: Steps of the follow-up of some customers that were written down after a line of the log.
// param case: text
// param version: integer, the number of that line
// param customers: list of text, refs
// returns: told
CYPHER 5
MATCH (:RecallCase {number: $case})-[:HEARD]->(r:RecallReply)
WHERE r.decision > $version AND r.customer IN $customers
RETURN properties(r) AS told ORDER BY r.number
