// name: audit/erase_reply
// mode: write
// summary: Erase what was noted of a customer's reply; the step, its quantity and its time stay. How many replies that were.
// param case: text
// param number: integer
// returns: erased
CYPHER 5
MATCH (n:RecallReply {case: $case, number: $number})
SET n.note = CASE WHEN n.note IS NULL THEN NULL ELSE '(erased)' END
REMOVE n.salt
RETURN count(n) AS erased
