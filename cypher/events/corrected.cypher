// name: events/corrected
// mode: read
// summary: Which of these events have a void or reverse pointing at them.
// param keys: list of [source, event_id]
// returns: source, event_id
UNWIND $keys AS key
MATCH (c:Event {source: key[0], target: key[1]})
RETURN DISTINCT key[0] AS source, key[1] AS event_id
