// name: chain/entered
// mode: read
// summary: Texts of the entries of some kinds behind an entry of the log.
// param kinds: list of text
// param behind: integer, the number of the entry they stand behind
// returns: text
CYPHER 5
UNWIND $kinds AS kind
MATCH (e:AuditEntry {kind: kind})
USING INDEX SEEK e:AuditEntry(kind, number)
WHERE e.number > $behind
RETURN e.text AS text
