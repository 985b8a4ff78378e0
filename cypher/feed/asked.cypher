// name: feed/asked
// mode: read
// summary: All requests of the recall desk to hold something, with the voids of them.
// param source: text, that of the desk
// returns: ref, source, event_id, type, content, at_to, recorded_at, batch, voids
CYPHER 5
MATCH (e:Event {source: $source})-[:ABOUT]->(n:Thing)
WHERE e.recorded_at > 0 AND e.type = 'status'
RETURN n.ref AS ref, e.source AS source, e.event_id AS event_id, e.type AS type, e.content AS content,
       e.at_to AS at_to, e.recorded_at AS recorded_at, e.batch AS batch,
       CASE WHEN e.voided_at IS NULL THEN [] ELSE
         COLLECT { MATCH (v:Event {source: e.source, target: e.event_id}) WHERE v.type = 'void'
                   RETURN [v.batch, v.recorded_at, v.source, v.event_id] } END AS voids
