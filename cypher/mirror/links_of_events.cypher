// name: mirror/links_of_events
// mode: read
// summary: The bookings of some events, as columns (marks: 1 voided, 2 nothing left, 4 everything in a container, 8 booked with a quantity of 0).
// param keys: list of [source, event id]
// returns: ids, starts, ends, includes, flags, quantities, uoms, at_from, at_to, places, marks
CYPHER 5
UNWIND $keys AS row
CALL (row) {
  MATCH ()-[r:CONSUMED_INTO {source: row[0], event: row[1]}]->() WHERE r.line >= 0
  RETURN r
  UNION ALL
  MATCH ()-[r:PRODUCED {source: row[0], event: row[1]}]->() WHERE r.line >= 0
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
  MATCH ()-[r:PACKED_INTO {source: row[0], event: row[1]}]->() WHERE r.line >= 0
  RETURN r
  UNION ALL
  MATCH ()-[r:UNPACKED_FROM {source: row[0], event: row[1]}]->() WHERE r.line >= 0
  RETURN r
}
WITH r, coalesce(r.flags, -1) AS flags
RETURN collect(id(r)) AS ids, collect(startNode(r).ordinal) AS starts, collect(endNode(r).ordinal) AS ends,
       collect(type(r) = 'INCLUDES') AS includes,
       collect(flags + CASE type(r) WHEN 'MOVED_TO' THEN 128 ELSE 0 END) AS flags,
       collect(CASE WHEN flags < 64 THEN coalesce(r.quantity, -1e18)
               WHEN flags >= 512 THEN -1e18
               ELSE coalesce(r.quantity - coalesce(r.reversed, 0) * CASE WHEN r.quantity < 0 THEN -1 ELSE 1 END, -1e18)
               END) AS quantities,
       collect(CASE WHEN flags < 0 THEN '' ELSE coalesce(r.uom, '') END) AS uoms,
       collect(CASE WHEN flags < 0 THEN -4611686018427387904 ELSE coalesce(r.at_from, -4611686018427387904) END) AS at_from,
       collect(CASE WHEN flags % 4 > 1 THEN r.at_to ELSE 0 END) AS at_to,
       collect(CASE WHEN flags < 0 THEN '' ELSE coalesce(r.location, r.from, r.to, '') END) AS places,
       collect(CASE WHEN flags < 0 THEN 0 ELSE
                 CASE WHEN flags < 64 THEN 0 ELSE
                   CASE WHEN r.voided_at IS NULL THEN 0 ELSE 1 END + CASE WHEN r.undone_at IS NULL THEN 0 ELSE 2 END END
                 + CASE WHEN r.everything THEN 4 ELSE 0 END + CASE WHEN r.quantity = 0 THEN 8 ELSE 0 END END) AS marks
