// name: checks/sources
// mode: read
// summary: Events that gave some things a status, refused events that name some refs, and what the sources say of themselves.
// param ids: list of integer, node ids inside this transaction
// param refs: list of text
// param known_at: integer, UTC microseconds
// returns: statuses, refusals, sources
CALL () {
  UNWIND $ids AS i
  MATCH (x:Thing) WHERE id(x) = i
  MATCH (x)<-[:ABOUT]-(e:Event)
  WHERE e.recorded_at <= $known_at AND (e.voided_at IS NULL OR e.voided_at > $known_at)
    AND (e.type = 'status' OR e.content CONTAINS '"status":')
  RETURN collect([i, x.ref, e.at_from, e.at_to, e.source, e.event_id, e.type, e.content]) AS statuses
}
CALL () {
  MATCH (f:Refused)
  WHERE f.refs IS NOT NULL AND f.recorded_at <= $known_at
  UNWIND f.refs AS ref
  WITH f, ref WHERE ref IN $refs
  RETURN collect([ref, f.code, f.source, f.event_id]) AS refusals
}
CALL () {
  MATCH (s:Source)
  RETURN collect([s.name, s.zone, s.event_types]) AS sources
}
RETURN statuses, refusals, sources
