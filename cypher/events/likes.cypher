// name: events/likes
// mode: read
// summary: Every reverse that names no event but what it is like, of some sources and targets.
// param keys: list of [source, target]
// returns: source, target, event_id, recorded_at, voided_at, at_to, content
CYPHER 5
UNWIND $keys AS key
MATCH (c:Event {source: key[0], target: key[1]})
WHERE c.type = 'reverse' AND c.content CONTAINS '"like":'
OPTIONAL MATCH (v:Event {source: key[0], target: c.event_id, type: 'void'})
RETURN key[0] AS source, key[1] AS target, c.event_id AS event_id, c.recorded_at AS recorded_at,
       min(v.recorded_at) AS voided_at, c.at_to AS at_to, c.content AS content
