// name: events/versions
// mode: read
// summary: The events that came in the place of known ones: those whose id is the known one, a tilde and a number.
// param keys: list of [source, event_id]
// returns: source, event_id, version, content, voided
CYPHER 5
UNWIND $keys AS key
MATCH (e:Event {source: key[0]})
WHERE e.event_id STARTS WITH key[1] + '~'
RETURN key[0] AS source, key[1] AS event_id, e.event_id AS version, e.content AS content,
       e.voided_at IS NOT NULL AS voided
