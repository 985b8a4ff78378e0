// name: recall/attachments
// mode: read
// summary: What is known of the files of a case, in the order they came.
// param case: text
// returns: told
CYPHER 5
MATCH (:RecallCase {number: $case})-[:ATTACHED]->(a:RecallAttachment)
RETURN properties(a) AS told ORDER BY a.number
