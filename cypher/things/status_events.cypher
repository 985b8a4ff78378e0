// name: things/status_events
// mode: read
// summary: Events that gave a thing a status, newest first.
// param ref: text
// returns: source, event_id, type, at, at_from, content, voided_at
CYPHER 5
MATCH (e:Event)-[:ABOUT]->(:Thing {ref: $ref})
WHERE e.type = 'status' OR e.content CONTAINS '"status":'
RETURN e.source AS source, e.event_id AS event_id, e.type AS type, e.at AS at, e.at_from AS at_from,
       e.content AS content, e.voided_at AS voided_at
ORDER BY coalesce(e.at_to, -1) DESC, e.recorded_at DESC
