// name: trace/packing_of
// mode: read
// summary: Packing of some things and, through all nestings, of the containers that hold them, as columns.
// param ids: list of integer, node ids inside this transaction
// returns: ids, types, starts, ends, quantities, uoms, at_from, at_to, at_basis, sources, events, documents, bases, locations, froms, tos, reasons, ship_tos, everythings, written
UNWIND $ids AS i
MATCH (c:Thing) WHERE id(c) = i
MATCH (c)-[rs:PACKED_INTO*0..]->(x:Thing)
WHERE all(p IN rs WHERE p.voided_at IS NULL AND p.undone_at IS NULL)
WITH DISTINCT x
MATCH (x)-[r:PACKED_INTO|UNPACKED_FROM]-(:Thing)
WHERE r.voided_at IS NULL AND r.undone_at IS NULL
  AND ((type(r) = 'PACKED_INTO' AND startNode(r) = x) OR (type(r) = 'UNPACKED_FROM' AND endNode(r) = x) OR r.everything)
WITH DISTINCT r
RETURN collect(id(r)) AS ids,
       collect(type(r)) AS types,
       collect(id(startNode(r))) AS starts,
       collect(id(endNode(r))) AS ends,
       collect(coalesce(r.quantity - coalesce(r.reversed, 0), -1e18)) AS quantities,
       collect(coalesce(r.uom, '')) AS uoms,
       collect(coalesce(r.at_from, -1)) AS at_from,
       collect(coalesce(r.at_to, -1)) AS at_to,
       collect(coalesce(r.at_basis, '')) AS at_basis,
       collect(coalesce(r.source, '')) AS sources,
       collect(coalesce(r.event, '')) AS events,
       collect(coalesce(r.document, '')) AS documents,
       collect(coalesce(r.basis, '')) AS bases,
       collect(coalesce(r.location, '')) AS locations,
       collect(coalesce(r.from, '')) AS froms,
       collect(coalesce(r.to, '')) AS tos,
       collect(coalesce(r.reason, '')) AS reasons,
       collect(coalesce(r.ship_to, '')) AS ship_tos,
       collect(coalesce(r.everything, false)) AS everythings,
       collect(coalesce(r.at, '')) AS written
