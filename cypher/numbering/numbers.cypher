// name: numbering/numbers
// mode: read
// summary: The numbers handed out last, with the first event that names each.
// param scheme: text, empty: of all schemes
// param count: integer, how many at the most
// returns: told, named_at, source, event_id
CYPHER 5
MATCH (n:IssuedNumber) WHERE n.at > 0 AND ($scheme = '' OR n.scheme = $scheme)
WITH n ORDER BY n.at DESC, n.scheme, n.period DESC, n.place DESC LIMIT $count
OPTIONAL MATCH (t:Thing {ref: n.ref})
WITH n, t.named_at AS named
OPTIONAL MATCH (s:Source)
OPTIONAL MATCH (e:Event {source: s.name, recorded_at: named})
WITH n, named, head(collect(e)) AS first
WITH n, named, first,
     head(COLLECT { MATCH (d:Event {document: n.document}) RETURN d ORDER BY d.recorded_at LIMIT 1 }) AS paper
WITH n, named, coalesce(first, paper) AS event
RETURN properties(n) AS told, coalesce(named, event.recorded_at) AS named_at, event.source AS source, event.event_id AS event_id
ORDER BY n.at DESC, n.scheme, n.period DESC, n.place DESC
