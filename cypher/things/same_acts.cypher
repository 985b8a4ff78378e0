// name: things/same_acts
// mode: read
// summary: The events that a person marked as the same act as one, each told by another source and counted there.
// param document: text, how such a mark names it
// returns: source, event_id, mark, content
CYPHER 5
MATCH (c:Event {document: $document})
WHERE c.type = 'reverse' AND c.voided_at IS NULL AND c.target IS NOT NULL
RETURN c.source AS source, c.target AS event_id, c.event_id AS mark, c.content AS content
ORDER BY source, event_id
