// name: partners/siblings
// mode: read
// summary: The events whose ids begin in a way: the bookings of one event of another format.
// param prefixes: list of [source, beginning of an id]
// param known_at: integer, the recording stamp as of which the graph is read
// returns: sources, event_ids
CYPHER 5
UNWIND $prefixes AS prefix
MATCH (e:Event {source: prefix[0]})
WHERE e.event_id STARTS WITH prefix[1] AND e.recorded_at <= $known_at
RETURN collect(e.source) AS sources, collect(e.event_id) AS event_ids
