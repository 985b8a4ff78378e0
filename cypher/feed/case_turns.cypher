// name: feed/case_turns
// mode: read
// summary: The last entry of some kinds about a case before an entry of the log.
// param case: text
// param before: integer, the number of that entry
// param kinds: list of text
// returns: kind
CYPHER 5
MATCH (e:AuditEntry {case: $case})
WHERE e.number < $before AND e.kind IN $kinds
RETURN e.kind AS kind ORDER BY e.number DESC LIMIT 1
