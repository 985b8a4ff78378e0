// name: trace/stock_holders
// mode: read
// summary: Packing of some containers, through all nestings, and what changes where they are, as columns with places.
// param ids: list of integer, node ids inside this transaction
// param known_at: integer, the recording stamp as of which the graph is read
// param then: boolean, whether that is an earlier moment
// returns: ids, starts, ends, flags, quantities, uoms, at_from, at_to, places
CYPHER 5
UNWIND $ids AS i
MATCH (c) WHERE id(c) = i
MATCH (c)-[rs:PACKED_INTO*0..]->(x)
WHERE all(r IN rs WHERE r.flags < 64 OR coalesce(r.voided_at, 4611686018427387904) > $known_at)
WITH DISTINCT x
MATCH (x)-[r:PACKED_INTO|UNPACKED_FROM|CONSUMED_INTO|PRODUCED|SHIPPED_TO|RETURNED|SUPPLIED|ADJUSTED|MOVED_TO]-()
WHERE (r.flags < 64 OR r.flags IS NULL
    OR coalesce(r.voided_at, 4611686018427387904) > $known_at AND coalesce(r.undone_at, 4611686018427387904) > $known_at)
  AND (NOT $then OR coalesce(r.recorded_at, 0) <= $known_at)
  AND CASE type(r)
    WHEN 'PACKED_INTO' THEN startNode(r) = x
    WHEN 'UNPACKED_FROM' THEN endNode(r) = x OR r.everything
    ELSE x:HandlingUnit
  END
WITH DISTINCT r
WITH r, coalesce(r.flags, -1) AS flags
RETURN collect(id(r)) AS ids,
       collect(id(startNode(r))) AS starts,
       collect(id(endNode(r))) AS ends,
       collect(flags + CASE type(r) WHEN 'MOVED_TO' THEN 128 ELSE 0 END) AS flags,
       collect(CASE WHEN flags < 64 THEN coalesce(r.quantity, -1e18)
               WHEN flags >= 512 THEN -1e18
               ELSE coalesce(r.quantity - coalesce(r.reversed, 0) * CASE WHEN r.quantity < 0 THEN -1 ELSE 1 END, -1e18)
               END) AS quantities,
       collect(CASE WHEN flags < 0 THEN '' ELSE coalesce(r.uom, '') END) AS uoms,
       collect(CASE WHEN flags < 0 THEN -4611686018427387904 ELSE coalesce(r.at_from, -4611686018427387904) END) AS at_from,
       collect(CASE WHEN flags % 4 > 1 THEN r.at_to ELSE 0 END) AS at_to,
       collect(coalesce(r.location, r.from, r.to, '')) AS places
