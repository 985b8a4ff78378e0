// name: firstload/population
// mode: read
// summary: Whether a graph holds anything that was told or done: events, refusals, recall cases, entries of the log.
// returns: events, refused, cases, entries
CYPHER 5
CALL () { MATCH (e:Event) RETURN count(e) AS events }
CALL () { MATCH (f:Refused) RETURN count(f) AS refused }
CALL () { MATCH (c:RecallCase) RETURN count(c) AS cases }
CALL () { MATCH (a:AuditEntry) RETURN count(a) AS entries }
RETURN events, refused, cases, entries
