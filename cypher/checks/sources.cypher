// name: checks/sources
// mode: read
// summary: What the sources say of themselves, and how often refused events name which thing.
// param known_at: integer, UTC microseconds
// returns: sources, refusals
CYPHER 5
CALL () {
  MATCH (s:Source)
  RETURN collect([s.name, s.zone, s.event_types]) AS sources
}
CALL () {
  MATCH (f:Refused)
  WHERE f.refs IS NOT NULL AND f.recorded_at <= $known_at
  UNWIND f.refs AS ref
  MATCH (x:Thing {ref: ref})
  WITH x.ordinal AS thing, coalesce(f.code, '') AS code, coalesce(f.source, '') AS source, count(*) AS times
  RETURN collect([thing, code, source, times]) AS refusals
}
RETURN sources, refusals
