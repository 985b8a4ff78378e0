// name: firstload/name_kinds
// mode: write
// summary: Where bookings of some events have documents and no kinds of them: one, and it is not said.
// param keys: list of [source, event_id]
// returns: nothing
CYPHER 5
UNWIND $keys AS key
CALL (key) {
  MATCH ()-[r:CONSUMED_INTO {source: key[0], event: key[1]}]->() WHERE r.line >= 0
  RETURN r
  UNION ALL
  MATCH ()-[r:PRODUCED {source: key[0], event: key[1]}]->() WHERE r.line >= 0
  RETURN r
  UNION ALL
  MATCH ()-[r:PACKED_INTO {source: key[0], event: key[1]}]->() WHERE r.line >= 0
  RETURN r
  UNION ALL
  MATCH ()-[r:UNPACKED_FROM {source: key[0], event: key[1]}]->() WHERE r.line >= 0
  RETURN r
  UNION ALL
  MATCH ()-[r:SUPPLIED {source: key[0], event: key[1]}]->() WHERE r.line >= 0
  RETURN r
  UNION ALL
  MATCH ()-[r:MOVED_TO {source: key[0], event: key[1]}]->() WHERE r.line >= 0
  RETURN r
  UNION ALL
  MATCH ()-[r:SHIPPED_TO {source: key[0], event: key[1]}]->() WHERE r.line >= 0
  RETURN r
  UNION ALL
  MATCH ()-[r:RETURNED {source: key[0], event: key[1]}]->() WHERE r.line >= 0
  RETURN r
  UNION ALL
  MATCH ()-[r:ADJUSTED {source: key[0], event: key[1]}]->() WHERE r.line >= 0
  RETURN r
  UNION ALL
  MATCH ()-[r:COUNTED {source: key[0], event: key[1]}]->() WHERE r.line >= 0
  RETURN r
}
WITH r WHERE r.documents IS NOT NULL AND r.document_kinds IS NULL
SET r.document_kinds = ['']
