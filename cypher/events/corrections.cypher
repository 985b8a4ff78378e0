// name: events/corrections
// mode: read
// summary: Some events with every void and reverse that points at them, and the voids of those.
// param keys: list of [source, event_id]
// returns: source, event_id, type, target, content, voided_at, recorded_at, at_to, corrections
CYPHER 5
UNWIND $keys AS key
MATCH (e:Event {source: key[0], event_id: key[1]})
OPTIONAL MATCH (c:Event {source: key[0], target: key[1]})
OPTIONAL MATCH (v:Event {source: key[0], target: c.event_id, type: 'void'})
WITH e, c, min(v.recorded_at) AS voided
WITH e, collect(CASE WHEN c IS NULL THEN NULL ELSE [c.type, c.recorded_at, voided, c.content] END) AS corrections
RETURN e.source AS source, e.event_id AS event_id, e.type AS type, e.target AS target,
       e.content AS content, e.voided_at AS voided_at, e.recorded_at AS recorded_at, e.at_to AS at_to, corrections
