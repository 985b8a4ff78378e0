// name: events/known_elsewhere
// mode: read
// summary: Events of other sources that have the ids of some events, with what they say.
// param sources: list of text, the sources
// param event_ids: list of text, the event ids, in the same order
// returns: number, source, content
CYPHER 5
MATCH (s:Source)
WITH s.name AS other ORDER BY other LIMIT 100
UNWIND range(0, size($sources) - 1) AS number
WITH number, other WHERE other <> $sources[number]
MATCH (e:Event {source: other, event_id: $event_ids[number]})
RETURN number, e.source AS source, e.content AS content
ORDER BY source, number
