// name: partners/touching
// mode: read
// summary: The events that book on some things or say something about them.
// param ids: list of integer, ordinals of things
// param known_at: integer, the recording stamp as of which the graph is read
// returns: sources, event_ids
CYPHER 5
UNWIND $ids AS i
MATCH (x:Thing {ordinal: i})
CALL (x) {
  MATCH (x)-[r:CONSUMED_INTO|PRODUCED|SUPPLIED|MOVED_TO|SHIPPED_TO|RETURNED|ADJUSTED|COUNTED|PACKED_INTO|UNPACKED_FROM|MEASURED|RAN_ON]-()
  WHERE coalesce(r.recorded_at, 0) <= $known_at
  RETURN r.source AS source, r.event AS event_id
  UNION
  MATCH (x)<-[:ABOUT]-(e:Event)
  WHERE e.recorded_at <= $known_at
  RETURN e.source AS source, e.event_id AS event_id
}
WITH DISTINCT source, event_id
RETURN collect(source) AS sources, collect(event_id) AS event_ids
