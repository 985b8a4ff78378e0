// name: trace/holders
// mode: read
// summary: Packing of some things, through all nestings, and the bookings of the containers that hold them, as columns.
// param ids: list of integer, node ids inside this transaction
// param known_at: integer, the recording stamp as of which the graph is read
// returns: ids, types, starts, ends, quantities, uoms, at_from, at_to, flags, places
UNWIND $ids AS i
MATCH (c:Thing) WHERE id(c) = i
MATCH (c)-[rs:PACKED_INTO*0..]->(x:Thing)
WHERE all(r IN rs WHERE coalesce(r.voided_at, 9223372036854775807) > $known_at)
WITH DISTINCT x
MATCH (x)-[r:PACKED_INTO|UNPACKED_FROM|CONSUMED_INTO|SHIPPED_TO|RETURNED|MOVED_TO]-(:Thing)
WHERE coalesce(r.voided_at, 9223372036854775807) > $known_at
  AND coalesce(r.undone_at, 9223372036854775807) > $known_at
  AND coalesce(r.recorded_at, 0) <= $known_at
  AND CASE type(r)
    WHEN 'PACKED_INTO' THEN startNode(r) = x
    WHEN 'UNPACKED_FROM' THEN endNode(r) = x OR r.everything
    ELSE x:HandlingUnit
  END
WITH DISTINCT r
RETURN collect(id(r)) AS ids,
       collect(type(r)) AS types,
       collect(id(startNode(r))) AS starts,
       collect(id(endNode(r))) AS ends,
       collect(coalesce(r.quantity - coalesce(r.reversed, 0), -1e18)) AS quantities,
       collect(coalesce(r.uom, '')) AS uoms,
       collect(coalesce(r.at_from, -4611686018427387904)) AS at_from,
       collect(coalesce(r.at_to, -4611686018427387904)) AS at_to,
       collect(CASE WHEN r.at_basis = 'occurred' THEN 0 ELSE 1 END
         + CASE WHEN r.basis = 'assumed' THEN 2 ELSE 0 END
         + CASE WHEN r.untracked THEN 4 ELSE 0 END
         + CASE WHEN r.role = 'scrap' THEN 8 ELSE 0 END
         + CASE WHEN r.everything THEN 16 ELSE 0 END
         + CASE WHEN r.rev_quantity IS NULL THEN 0 ELSE 32 END) AS flags,
       collect(coalesce(r.location, r.from, r.to, '')) AS places
