// name: firstload/corrections
// mode: read
// summary: All voids and reverses, in order, after one of them.
// param source: text, the source of the last one known
// param event_id: text, its id
// returns: sources, event_ids
CYPHER 5
MATCH (e:Event)
WHERE e.target IS NOT NULL AND e.type IN ['void', 'reverse']
  AND (e.source > $source OR e.source = $source AND e.event_id > $event_id)
WITH e.source AS source, e.event_id AS event_id
ORDER BY source, event_id
RETURN collect(source) AS sources, collect(event_id) AS event_ids
