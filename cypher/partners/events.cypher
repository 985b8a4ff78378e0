// name: partners/events
// mode: read
// summary: Some events as they are kept, in the order in which they were asked for.
// param keys: list of [source, event_id]
// returns: content, recorded_at, at_to
CYPHER 5
UNWIND range(0, size($keys) - 1) AS place
MATCH (e:Event {source: $keys[place][0], event_id: $keys[place][1]})
WITH place, e ORDER BY place
RETURN e.content AS content, e.recorded_at AS recorded_at, e.at_to AS at_to
