// name: things/feeds
// mode: read
// summary: Each source with its latest events, by the order they were recorded.
// param count: integer, events a source
// returns: source, recorded_at, events
CYPHER 5
MATCH (s:Source)
CALL (s) {
  MATCH (e:Event {source: s.name})
  WHERE e.recorded_at > 0
  RETURN e ORDER BY e.recorded_at DESC LIMIT $count
}
WITH s, collect({source: e.source, event_id: e.event_id, type: e.type, at: e.at, at_from: e.at_from,
                 recorded_at: e.recorded_at, document: e.document, content: e.content,
                 voided_at: e.voided_at}) AS events
RETURN s.name AS source, events[0].recorded_at AS recorded_at, events
ORDER BY source
