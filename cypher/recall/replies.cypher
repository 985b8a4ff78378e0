// name: recall/replies
// mode: read
// summary: The follow-up of customers, in order.
// param case: text
// returns: told
CYPHER 5
MATCH (:RecallCase {number: $case})-[:HEARD]->(r:RecallReply)
RETURN properties(r) AS told ORDER BY r.number
