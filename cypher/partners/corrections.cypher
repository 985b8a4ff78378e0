// name: partners/corrections
// mode: read
// summary: The events that void some others or take them back.
// param targets: list of [source, event_id or what is alike]
// param known_at: integer, the recording stamp as of which the graph is read
// returns: sources, event_ids
CYPHER 5
UNWIND $targets AS target
MATCH (c:Event {source: target[0], target: target[1]})
WHERE c.recorded_at <= $known_at
RETURN collect(c.source) AS sources, collect(c.event_id) AS event_ids
