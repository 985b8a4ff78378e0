// name: reconciliation/booked
// mode: read
// summary: The next page of what a source booked in a time, in the order in which it was recorded; events without a time, too.
// param source: text
// param types: list of text
// param low: integer, UTC microseconds, the first instant
// param high: integer, UTC microseconds, the last instant
// param after: integer, the stamp of the last one known
// param after_id: text, the id of that one
// param count: integer, how many at the most
// returns: event_id, recorded_at, type, content, at, at_from, voided, undone
CYPHER 5
MATCH (e:Event {source: $source})
WHERE e.recorded_at >= $after AND (e.recorded_at > $after OR e.event_id > $after_id)
  AND e.type IN $types AND (e.at_to IS NULL OR e.at_to >= $low AND coalesce(e.at_from, e.at_to) <= $high)
WITH e ORDER BY e.recorded_at, e.event_id LIMIT $count
RETURN e.event_id AS event_id, e.recorded_at AS recorded_at, e.type AS type, e.content AS content, e.at AS at,
       e.at_from AS at_from, e.voided_at IS NOT NULL AS voided,
       EXISTS { MATCH (c:Event {source: $source, target: e.event_id}) WHERE c.type = 'reverse' AND c.voided_at IS NULL } AS undone
ORDER BY recorded_at, event_id
