// name: events/content
// mode: read
// summary: The stored content of some events.
// param keys: list of [source, event_id]
// returns: source, event_id, content
CYPHER 5
UNWIND $keys AS key
MATCH (e:Event {source: key[0], event_id: key[1]})
RETURN e.source AS source, e.event_id AS event_id, e.content AS content
