// name: recall/containers
// mode: read
// summary: Where some containers were last and whether they were shipped.
// param refs: list of text
// returns: ref, place, place_name, place_kind, shipped
UNWIND $refs AS ref
MATCH (h:HandlingUnit {ref: ref})
CALL (h) {
  OPTIONAL MATCH (h)-[r:MOVED_TO]->(l:Location)
  WHERE r.voided_at IS NULL AND r.undone_at IS NULL
  RETURN l, r ORDER BY coalesce(r.at_to, -1) DESC LIMIT 1
}
RETURN ref, l.ref AS place, l.name AS place_name, l.kind AS place_kind,
       EXISTS { (h)-[s:SHIPPED_TO]->() WHERE s.voided_at IS NULL AND s.undone_at IS NULL } AS shipped
