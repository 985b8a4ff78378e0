// name: trace/statuses
// mode: read
// summary: Events that gave some things, or the lots of serials among them, a status, as known at a moment.
// param ids: list of integer, ordinals of things
// param known_at: integer, UTC microseconds
// param stamp: integer, that of the last commit to be seen
// returns: thing, ref, at_to, source, event, type, content
CYPHER 5
UNWIND $ids AS i
MATCH (x:Thing {ordinal: i})
CALL (x) {
  RETURN x AS y
  UNION ALL
  MATCH (y:Lot)-[m:INCLUDES]->(x) WHERE coalesce(m.named_at, 0) <= $stamp
  RETURN y
}
MATCH (y)<-[:ABOUT]-(e:Event)
WHERE e.recorded_at <= $known_at AND (e.voided_at IS NULL OR e.voided_at > $known_at)
  AND (e.type = 'status' OR e.content CONTAINS '"status":')
RETURN i AS thing, y.ref AS ref, e.at_to AS at_to, e.source AS source, e.event_id AS event, e.type AS type, e.content AS content
