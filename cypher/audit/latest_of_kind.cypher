// name: audit/latest_of_kind
// mode: read
// summary: Entries of the log of one kind before one, latest first.
// param kind: text
// param before: integer, the number of the entry they stand before
// param count: integer, how many at the most
// returns: entry
CYPHER 5
MATCH (e:AuditEntry {kind: $kind})
USING INDEX SEEK e:AuditEntry(kind, number)
WHERE e.number < $before
WITH e ORDER BY e.number DESC LIMIT $count
RETURN properties(e) AS entry
