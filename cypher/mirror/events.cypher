// name: mirror/events
// mode: read
// summary: The contents of the events of some sources that were recorded between two stamps.
// param sources: list of text
// param after: integer, a stamp
// param last: integer, a stamp
// param most: integer, how many to read at most
// returns: source, event_id, content
CYPHER 5
UNWIND $sources AS source
MATCH (e:Event {source: source})
WHERE e.recorded_at > $after AND e.recorded_at <= $last
RETURN e.source AS source, e.event_id AS event_id, e.content AS content
LIMIT $most
