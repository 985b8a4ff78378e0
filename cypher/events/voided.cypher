// name: events/voided
// mode: read
// summary: Which of these events are voided.
// param keys: list of [source, event_id]
// returns: source, event_id
CYPHER 5
UNWIND $keys AS key
MATCH (e:Event {source: key[0], event_id: key[1]}) WHERE e.voided_at IS NOT NULL
RETURN e.source AS source, e.event_id AS event_id
