// name: backup/events
// mode: read
// summary: Some events as they are kept, by their place in what was asked for.
// param keys: list of [source, event_id]
// returns: place, recorded_at, sha256, content, batch
CYPHER 5
UNWIND range(0, size($keys) - 1) AS place
MATCH (e:Event {source: $keys[place][0], event_id: $keys[place][1]})
RETURN place, e.recorded_at AS recorded_at, e.sha256 AS sha256, e.content AS content, e.batch AS batch
