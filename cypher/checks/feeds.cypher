// name: checks/feeds
// mode: read
// summary: The last event of each source as known at a moment.
// param known_at: integer, UTC microseconds
// returns: source, recorded_at, type, event, at_to
CYPHER 5
MATCH (s:Source)
CALL (s) {
  MATCH (e:Event {source: s.name})
  WHERE e.recorded_at > 0 AND e.recorded_at <= $known_at
  RETURN e ORDER BY e.recorded_at DESC LIMIT 1
}
RETURN s.name AS source, e.recorded_at AS recorded_at, e.type AS type, e.event_id AS event, e.at_to AS at_to
ORDER BY source
