// name: events/stamp
// mode: write
// summary: Take the writer's clock (one writer at a time) and reserve stamps that only rise; the head of the audit log as it is, which others may move on; how many refused events are remembered, and how many patterns of numbers there are.
// param now: integer, UTC microseconds of the writer's clock
// param count: integer, how many stamps are wanted
// returns: first, before, behind, chain, head, head_hash, refused, patterns
CYPHER 5
MATCH (c:Clock {name: 'recorded'})
SET c.taken_by = $now
WITH c, c.last AS before, c.last - $now AS behind, CASE WHEN c.last >= $now THEN c.last + 1 ELSE $now END AS first
SET c.last = first + $count - 1
WITH first, before, behind
OPTIONAL MATCH (h:AuditHead {name: 'audit'})
WITH first, before, behind, h.chain AS chain, h.number AS head, h.hash AS head_hash
CALL () {
  MATCH (f:Refused)
  RETURN count(f) AS refused
}
CALL () {
  MATCH (s:NumberScheme)
  RETURN count(s) AS patterns
}
RETURN first, before, behind, chain, head, head_hash, refused, patterns
