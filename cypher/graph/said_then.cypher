// name: graph/said_then
// mode: read
// summary: What events had said of some things by a moment.
// param ids: list of integer, ordinals of things
// param known_at: integer, the recording stamp as of which the graph is read
// returns: id, ref, label, events
CYPHER 5
UNWIND $ids AS i
MATCH (x:Thing {ordinal: i})
OPTIONAL MATCH (x)<-[:ABOUT]-(e:Event)
WHERE e.recorded_at <= $known_at AND coalesce(e.voided_at, 4611686018427387904) > $known_at
RETURN i AS id, x.ref AS ref, [name IN labels(x) WHERE name <> 'Thing'][0] AS label,
       collect([e.at_to, e.source, e.event_id, e.content]) AS events
