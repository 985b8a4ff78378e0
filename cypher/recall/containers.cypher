// name: recall/containers
// mode: read
// summary: Where some containers were last and whether they were shipped.
// param refs: list of text
// param known_at: integer, the recording stamp as of which the graph is read
// returns: ref, place, place_name, place_kind, shipped
CYPHER 5
UNWIND $refs AS ref
MATCH (h:HandlingUnit {ref: ref})
CALL (h) {
  OPTIONAL MATCH (h)-[r:MOVED_TO]->(l:Location)
  WHERE r.recorded_at <= $known_at AND coalesce(r.voided_at, 4611686018427387904) > $known_at
  AND coalesce(r.undone_at, 4611686018427387904) > $known_at
  RETURN l, r ORDER BY coalesce(r.at_to, -1) DESC LIMIT 1
}
RETURN ref, l.ref AS place, l.name AS place_name, l.kind AS place_kind,
       EXISTS { (h)-[s:SHIPPED_TO]->() WHERE s.recorded_at <= $known_at AND coalesce(s.voided_at, 4611686018427387904) > $known_at
  AND coalesce(s.undone_at, 4611686018427387904) > $known_at } AS shipped
