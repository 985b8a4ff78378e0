// name: firstload/containers
// mode: read
// summary: All events that shipped a container, in order, after one of them.
// param source: text, the source of the last one known
// param event_id: text, its id
// returns: sources, event_ids
CYPHER 5
MATCH (:HandlingUnit)-[r:SHIPPED_TO]->()
WHERE r.source > $source OR r.source = $source AND r.event > $event_id
WITH DISTINCT r.source AS source, r.event AS event_id
ORDER BY source, event_id
RETURN collect(source) AS sources, collect(event_id) AS event_ids
