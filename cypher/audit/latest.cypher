// name: audit/latest
// mode: read
// summary: Entries of the log before one, latest first.
// param before: integer, the number of the entry they stand before
// param count: integer, how many at the most
// returns: entry
CYPHER 5
MATCH (e:AuditEntry)
USING INDEX SEEK e:AuditEntry(number)
WHERE e.number < $before
WITH e ORDER BY e.number DESC LIMIT $count
RETURN properties(e) AS entry
