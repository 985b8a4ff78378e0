// name: feed/entries
// mode: read
// summary: The next entries of the log behind one of them, in order.
// param after: integer, the number of that entry
// param count: integer, how many at the most
// returns: number, hash, text
CYPHER 5
MATCH (e:AuditEntry)
WHERE e.number > $after
RETURN e.number AS number, e.hash AS hash, e.text AS text
ORDER BY number
LIMIT $count
