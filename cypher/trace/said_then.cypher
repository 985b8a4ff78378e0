// name: trace/said_then
// mode: read
// summary: What events had said of some things by a moment, as columns.
// param ids: list of integer, node ids inside this transaction
// param known_at: integer, the recording stamp as of which the graph is read
// returns: ids, ends, sources, events, contents
UNWIND $ids AS i
MATCH (x:Thing) WHERE id(x) = i
MATCH (x)<-[:ABOUT]-(e:Event)
WHERE e.recorded_at <= $known_at AND coalesce(e.voided_at, 4611686018427387904) > $known_at
RETURN collect(i) AS ids, collect(coalesce(e.at_to, -4611686018427387904)) AS ends,
       collect(e.source) AS sources, collect(e.event_id) AS events, collect(e.content) AS contents
