// name: checks/sift_goods
// mode: read
// summary: Everything booked on some lots and serials, voided or not, in short, as columns; odd: not to be judged by these numbers alone.
// param ids: list of integer, node ids inside this transaction
// param known_at: integer, UTC microseconds
// param then: boolean, whether that is an earlier moment
// returns: things, types, others, quantities, uoms, at_from, at_to, sources, places, tos, odd
UNWIND $ids AS i
MATCH (x) WHERE id(x) = i
MATCH (x)-[r:CONSUMED_INTO|PRODUCED|SUPPLIED|SHIPPED_TO|RETURNED|ADJUSTED|MOVED_TO|COUNTED|PACKED_INTO|UNPACKED_FROM|INCLUDES]-(o)
WITH i, r, o, type(r) AS type
RETURN collect(i) AS things,
       collect(type) AS types,
       collect(id(o)) AS others,
       collect(coalesce(r.quantity, -1e18)) AS quantities,
       collect(coalesce(r.uom, '')) AS uoms,
       collect(coalesce(r.at_from, -1)) AS at_from,
       collect(coalesce(r.at_to, -1)) AS at_to,
       collect(coalesce(r.source, '')) AS sources,
       collect(coalesce(r.location, r.from, '')) AS places,
       collect(CASE WHEN type = 'MOVED_TO' THEN coalesce(o.ref, '') ELSE '' END) AS tos,
       collect(coalesce(r.flags, 64) > 63 OR ($then AND coalesce(r.recorded_at, 0) > $known_at)
         OR coalesce(r.at CONTAINS 'T', false)
         OR (type = 'SHIPPED_TO' AND coalesce(o.kind, '') = 'own')) AS odd
