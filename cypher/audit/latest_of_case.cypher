// name: audit/latest_of_case
// mode: read
// summary: Entries of the log about one case before one, latest first.
// param case: text
// param before: integer, the number of the entry they stand before
// param count: integer, how many at the most
// returns: entry
CYPHER 5
MATCH (e:AuditEntry {case: $case})
USING INDEX SEEK e:AuditEntry(case, number)
WHERE e.number < $before
WITH e ORDER BY e.number DESC LIMIT $count
RETURN properties(e) AS entry
