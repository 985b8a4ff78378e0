// name: audit/erase_decision
// mode: write
// summary: Erase the words of a line in the log of a case; what was done, by whom and when stay. How many lines that were.
// param case: text
// param number: integer
// returns: erased
CYPHER 5
MATCH (n:RecallDecision {case: $case, number: $number})
SET n.text = '(erased)'
REMOVE n.salt
RETURN count(n) AS erased
