// name: backup/entries
// mode: read
// summary: The next entries of the audit log, in order, with what stands beside them.
// param after: integer, the number of the last one known
// param until: integer, the last number wanted
// param count: integer, how many at the most
// returns: entry, beside
CYPHER 5
MATCH (e:AuditEntry)
USING INDEX SEEK e:AuditEntry(number)
WHERE e.number > $after AND e.number <= $until
WITH e ORDER BY e.number LIMIT $count
OPTIONAL MATCH (b:AuditBeside {number: e.number})
RETURN properties(e) AS entry, properties(b) AS beside
