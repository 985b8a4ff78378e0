// name: firstload/kindless
// mode: read
// summary: Events that name one document beside the one.
// returns: sources, event_ids
CYPHER 5
MATCH (e:Event)
WHERE size(e.documents) = 1
RETURN collect(e.source) AS sources, collect(e.event_id) AS event_ids
