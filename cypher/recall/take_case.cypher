// name: recall/take_case
// mode: write
// summary: A case as it is now, locked until the transaction ends: who decides is alone with it.
// param number: text
// param now: integer, UTC microseconds
// returns: told
CYPHER 5
MATCH (c:RecallCase {number: $number})
SET c.taken_at = $now
WITH c
RETURN properties(c) AS told
