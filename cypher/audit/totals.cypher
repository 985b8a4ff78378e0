// name: audit/totals
// mode: read
// summary: How much the log has, whatever it says of itself.
// returns: entries, besides, heads
CYPHER 5
CALL () { MATCH (e:AuditEntry) RETURN count(e) AS entries }
CALL () { MATCH (b:AuditBeside) RETURN count(b) AS besides }
CALL () { MATCH (h:AuditHead) RETURN count(h) AS heads }
RETURN entries, besides, heads
