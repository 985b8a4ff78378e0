// name: mirror/corrected
// mode: read
// summary: The contents of some events.
// param keys: list of [source, event id]
// returns: source, event_id, content
CYPHER 5
UNWIND $keys AS row
MATCH (e:Event {source: row[0], event_id: row[1]})
RETURN e.source AS source, e.event_id AS event_id, e.content AS content
