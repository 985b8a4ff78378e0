// name: audit/snapshot
// mode: read
// summary: Whose texts a snapshot has.
// param case: text
// param number: integer
// returns: owner
CYPHER 5
MATCH (n:RecallSnapshot {case: $case, number: $number})
RETURN n.owner AS owner
