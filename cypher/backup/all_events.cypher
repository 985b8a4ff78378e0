// name: backup/all_events
// mode: read
// summary: All events as they are kept.
// returns: recorded_at, sha256, content, batch
CYPHER 5
MATCH (e:Event)
RETURN e.recorded_at AS recorded_at, e.sha256 AS sha256, e.content AS content, e.batch AS batch
