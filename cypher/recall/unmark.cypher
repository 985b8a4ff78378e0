// name: recall/unmark
// mode: write
// summary: Forget what was decided by hand about a thing; the log keeps it.
// param case: text
// param ref: text
// returns: nothing
CYPHER 5
MATCH (m:RecallMark {case: $case, ref: $ref})
DETACH DELETE m
