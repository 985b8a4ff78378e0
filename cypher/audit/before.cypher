// name: audit/before
// mode: read
// summary: Whether anything was taken or decided before there was a log.
// returns: events, cases, stamp
CYPHER 5
CALL () { MATCH (e:Event) RETURN count(e) AS events }
CALL () { MATCH (c:RecallCase) RETURN count(c) AS cases }
OPTIONAL MATCH (k:Clock {name: 'recorded'})
RETURN events, cases, coalesce(k.last, 0) AS stamp
