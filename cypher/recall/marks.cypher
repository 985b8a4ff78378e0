// name: recall/marks
// mode: read
// summary: What was taken in or out by hand.
// param case: text
// returns: ref, mark, reason, by, at
CYPHER 5
MATCH (:RecallCase {number: $case})-[:MARKS]->(m:RecallMark)
RETURN m.ref AS ref, m.mark AS mark, m.reason AS reason, m.by AS by, m.at AS at ORDER BY ref
