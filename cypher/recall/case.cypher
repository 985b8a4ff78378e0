// name: recall/case
// mode: read
// summary: One case, and the stamp of the last commit.
// param number: text
// returns: told, last_stamp
CYPHER 5
MATCH (k:Clock {name: 'recorded'})
MATCH (c:RecallCase {number: $number})
RETURN properties(c) AS told, k.last AS last_stamp
