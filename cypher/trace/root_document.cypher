// name: trace/root_document
// mode: read
// summary: What the bookings of a document are of.
// param number: text
// param words: text, the same as a full-text phrase
// param known_at: integer, the recording stamp as of which the graph is read
// param at: integer, only what may have happened by this moment
// returns: bookings, things, ids, at_from, at_to, posted, units
CYPHER 5
CALL () {
  MATCH (e:Event {document: $number})
  RETURN e
  UNION
  CALL db.index.fulltext.queryNodes('event_documents', $words) YIELD node AS e
  WHERE $number IN e.documents
  RETURN e
}
CALL (e) {
  MATCH ()-[r:CONSUMED_INTO {source: e.source, event: e.event_id}]->() WHERE r.line >= 0
  RETURN r
  UNION ALL
  MATCH ()-[r:PRODUCED {source: e.source, event: e.event_id}]->() WHERE r.line >= 0
  RETURN r
  UNION ALL
  MATCH ()-[r:SUPPLIED {source: e.source, event: e.event_id}]->() WHERE r.line >= 0
  RETURN r
  UNION ALL
  MATCH ()-[r:SHIPPED_TO {source: e.source, event: e.event_id}]->() WHERE r.line >= 0
  RETURN r
  UNION ALL
  MATCH ()-[r:RETURNED {source: e.source, event: e.event_id}]->() WHERE r.line >= 0
  RETURN r
  UNION ALL
  MATCH ()-[r:ADJUSTED {source: e.source, event: e.event_id}]->() WHERE r.line >= 0
  RETURN r
  UNION ALL
  MATCH ()-[r:MOVED_TO {source: e.source, event: e.event_id}]->() WHERE r.line >= 0
  RETURN r
  UNION ALL
  MATCH ()-[r:PACKED_INTO {source: e.source, event: e.event_id}]->() WHERE r.line >= 0
  RETURN r
  UNION ALL
  MATCH ()-[r:UNPACKED_FROM {source: e.source, event: e.event_id}]->() WHERE r.line >= 0
  RETURN r
}
WITH r
WHERE r.recorded_at <= $known_at AND coalesce(r.voided_at, 4611686018427387904) > $known_at
  AND coalesce(r.undone_at, 4611686018427387904) > $known_at
  AND (coalesce(r.at_from, $at) <= $at OR coalesce(r.at_basis, '') <> 'occurred'
       OR coalesce(r.basis, '') = 'assumed')
WITH collect(r) AS rs
WITH rs, [r IN rs WHERE type(r) = 'MOVED_TO'] AS moves
RETURN [r IN rs | id(r)] AS bookings,
       reduce(found = [], r IN rs | found + [x IN [startNode(r), endNode(r)]
         WHERE x:Lot OR x:Serial OR x:Item OR x:HandlingUnit | x.ordinal]) AS things,
       [r IN moves | startNode(r).ordinal] AS ids,
       [r IN moves | coalesce(r.at_from, -4611686018427387904)] AS at_from,
       [r IN moves | coalesce(r.at_to, -4611686018427387904)] AS at_to,
       [r IN moves | r.at_basis = 'posted'] AS posted,
       [r IN moves WHERE startNode(r):HandlingUnit | startNode(r).ordinal] AS units
