// name: things/event
// mode: read
// summary: One event with what corrects it.
// param source: text
// param event_id: text
// returns: source, event_id, type, at, at_from, at_basis, recorded_at, document, content, voided_at, target, sha256, corrections
CYPHER 5
MATCH (e:Event {source: $source, event_id: $event_id})
CALL (e) {
  OPTIONAL MATCH (c:Event {source: e.source, target: e.event_id})
  WHERE c.type IN ['void', 'reverse']
  RETURN collect({type: c.type, event_id: c.event_id, content: c.content, voided_at: c.voided_at}) AS corrections
}
RETURN e.source AS source, e.event_id AS event_id, e.type AS type, e.at AS at, e.at_from AS at_from,
       e.at_basis AS at_basis, e.recorded_at AS recorded_at, e.document AS document, e.content AS content,
       e.voided_at AS voided_at, e.target AS target, e.sha256 AS sha256,
       [c IN corrections WHERE c.type IS NOT NULL] AS corrections
