// name: reports/events
// mode: read
// summary: What some events say; nothing where their text was erased.
// param keys: list of [source, event_id]
// returns: source, event, content
CYPHER 5
UNWIND $keys AS key
MATCH (e:Event {source: key[0], event_id: key[1]})
RETURN e.source AS source, e.event_id AS event, e.content AS content
