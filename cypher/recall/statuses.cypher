// name: recall/statuses
// mode: read
// summary: Status events of some things that were not voided, as known at a moment.
// param refs: list of text
// param known_at: integer, stamp
// returns: ref, source, event, at_to, recorded_at, content
CYPHER 5
UNWIND $refs AS ref
MATCH (e:Event)-[:ABOUT]->(:Thing {ref: ref})
WHERE e.type = 'status' AND e.recorded_at <= $known_at AND (e.voided_at IS NULL OR e.voided_at > $known_at)
RETURN ref, e.source AS source, e.event_id AS event, e.at_to AS at_to, e.recorded_at AS recorded_at, e.content AS content
ORDER BY ref, coalesce(e.at_to, -1), source, event
