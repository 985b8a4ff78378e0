// name: trace/up
// mode: read
// summary: All that a trace up from some things has to look at: bookings followed whenever they happened, voided and later recorded ones too, but not through items without a lot; linear, no paths.
// param starts: list of integer, node ids inside this transaction
// returns: ids
CYPHER 5
MATCH (s:Thing) WHERE id(s) IN $starts
MATCH (s)<-[rs:CONSUMED_INTO|PRODUCED|RAN_AS|REPORTED_IN*0..]-(x)
WHERE none(r IN rs WHERE startNode(r):Item)
RETURN collect(DISTINCT id(x)) AS ids
