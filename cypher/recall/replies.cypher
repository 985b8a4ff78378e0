// name: recall/replies
// mode: read
// summary: The follow-up of customers, in order.
// param case: text
// returns: told
MATCH (:RecallCase {number: $case})-[:HEARD]->(r:RecallReply)
RETURN properties(r) AS told ORDER BY r.number
