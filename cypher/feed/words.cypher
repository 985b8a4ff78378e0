// name: feed/words
// mode: read
// summary: All that was ever said about the status of some things and of parts of them, with the voids of that.
// param refs: list of text
// returns: ref, source, event_id, type, content, at_to, recorded_at, batch, voids
CYPHER 5
UNWIND $refs AS ref
MATCH (:Thing {ref: ref})<-[:ABOUT]-(e:Event)
WHERE e.type = 'status' OR e.content CONTAINS '"status":'
RETURN ref, e.source AS source, e.event_id AS event_id, e.type AS type, e.content AS content, e.at_to AS at_to,
       e.recorded_at AS recorded_at, e.batch AS batch,
       CASE WHEN e.voided_at IS NULL THEN [] ELSE
         COLLECT { MATCH (v:Event {source: e.source, target: e.event_id}) WHERE v.type = 'void'
                   RETURN [v.batch, v.recorded_at, v.source, v.event_id] } END AS voids
