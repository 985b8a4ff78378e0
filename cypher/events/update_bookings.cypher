// name: events/update_bookings
// mode: write
// summary: Change properties of events and of all their relationships (corrections, times).
// param rows: list of [source, event id, properties of the event, properties of its relationships]
// returns: nothing
CYPHER 5
UNWIND $rows AS row
MATCH (e:Event {source: row[0], event_id: row[1]})
SET e += row[2]
WITH row
CALL (row) {
  MATCH ()-[r:CONSUMED_INTO {source: row[0], event: row[1]}]->() WHERE r.line >= 0
  RETURN r
  UNION ALL
  MATCH ()-[r:PRODUCED {source: row[0], event: row[1]}]->() WHERE r.line >= 0
  RETURN r
  UNION ALL
  MATCH ()-[r:PACKED_INTO {source: row[0], event: row[1]}]->() WHERE r.line >= 0
  RETURN r
  UNION ALL
  MATCH ()-[r:UNPACKED_FROM {source: row[0], event: row[1]}]->() WHERE r.line >= 0
  RETURN r
  UNION ALL
  MATCH ()-[r:SUPPLIED {source: row[0], event: row[1]}]->() WHERE r.line >= 0
  RETURN r
  UNION ALL
  MATCH ()-[r:MOVED_TO {source: row[0], event: row[1]}]->() WHERE r.line >= 0
  RETURN r
  UNION ALL
  MATCH ()-[r:SHIPPED_TO {source: row[0], event: row[1]}]->() WHERE r.line >= 0
  RETURN r
  UNION ALL
  MATCH ()-[r:RETURNED {source: row[0], event: row[1]}]->() WHERE r.line >= 0
  RETURN r
  UNION ALL
  MATCH ()-[r:ADJUSTED {source: row[0], event: row[1]}]->() WHERE r.line >= 0
  RETURN r
  UNION ALL
  MATCH ()-[r:COUNTED {source: row[0], event: row[1]}]->() WHERE r.line >= 0
  RETURN r
  UNION ALL
  MATCH ()-[r:RAN_ON {source: row[0], event: row[1]}]->() WHERE r.line >= 0
  RETURN r
  UNION ALL
  MATCH ()-[r:MEASURED {source: row[0], event: row[1]}]->() WHERE r.line >= 0
  RETURN r
  UNION ALL
  MATCH ()-[r:ABOUT {source: row[0], event: row[1]}]->() WHERE r.line >= 0
  RETURN r
}
SET r += row[3]
SET r.flags = CASE WHEN r.at_basis = 'occurred' THEN 0 ELSE 1 END
            + CASE WHEN r.at_from = r.at_to OR r.at_from IS NULL THEN 0 ELSE 2 END
            + CASE WHEN r.basis = 'assumed' THEN 4 ELSE 0 END
            + CASE WHEN r.role = 'scrap' THEN 8 ELSE 0 END
            + CASE WHEN r.untracked THEN 16 ELSE 0 END
            + CASE WHEN type(r) = 'UNPACKED_FROM' THEN 32 ELSE 0 END
            + CASE WHEN r.also IS NULL THEN 0 ELSE 256 END
            + CASE WHEN r.rest_unknown IS NULL THEN 0 ELSE 512 END
            + CASE WHEN r.voided_at IS NULL AND r.rev_quantity IS NULL THEN 0 ELSE 64 END
            + CASE type(r) WHEN 'ABOUT' THEN NULL ELSE 0 END
