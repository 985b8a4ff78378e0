// name: events/source_defines
// mode: read
// summary: Every define of some sources that was not voided.
// param names: list of text
// returns: name, oldest, events
CYPHER 5
UNWIND $names AS name
OPTIONAL MATCH (e:Event {source: name, target: '(source)'})
WHERE e.type = 'define' AND e.voided_at IS NULL
WITH name, collect([e.at, e.event_id, e.content]) AS events
CALL (name) {
  OPTIONAL MATCH (f:Event {source: name}) WHERE f.recorded_at >= 0
  RETURN f.recorded_at AS oldest ORDER BY oldest LIMIT 1
}
RETURN name, oldest, events
