// name: partners/alike
// mode: read
// summary: The events of a source that booked a thing by a type of relationship.
// param asked: list of [source, ref, relationship type]
// param known_at: integer, the recording stamp as of which the graph is read
// returns: sources, event_ids
CYPHER 5
UNWIND $asked AS row
MATCH (x:Thing {ref: row[1]})-[r]-()
WHERE type(r) = row[2] AND r.source = row[0] AND coalesce(r.recorded_at, 0) <= $known_at
WITH DISTINCT r.source AS source, r.event AS event_id
RETURN collect(source) AS sources, collect(event_id) AS event_ids
