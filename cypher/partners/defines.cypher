// name: partners/defines
// mode: read
// summary: The defines of some things, and of some sources.
// param refs: list of text
// param sources: list of text
// param known_at: integer, the recording stamp as of which the graph is read
// returns: sources, event_ids
CYPHER 5
CALL () {
  UNWIND $refs AS ref
  MATCH (x:Thing {ref: ref})<-[:ABOUT]-(e:Event)
  WHERE e.type = 'define' AND e.recorded_at <= $known_at
  RETURN e
  UNION
  UNWIND $sources AS source
  MATCH (e:Event {source: source, target: '(source)'})
  WHERE e.type = 'define' AND e.recorded_at <= $known_at
  RETURN e
}
WITH DISTINCT e
RETURN collect(e.source) AS sources, collect(e.event_id) AS event_ids
