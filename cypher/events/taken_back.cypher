// name: events/taken_back
// mode: read
// summary: Which events reverses by number point at, in order, after one of them.
// param source: text, the source of the last one known
// param event_id: text, its id
// returns: sources, event_ids
CYPHER 5
MATCH (r:Event) WHERE r.target IS NOT NULL AND r.type = 'reverse'
WITH DISTINCT r.source AS source, r.target AS target
WHERE source > $source OR source = $source AND target > $event_id
MATCH (e:Event {source: source, event_id: target})
WITH source, target ORDER BY source, target
RETURN collect(source) AS sources, collect(target) AS event_ids
