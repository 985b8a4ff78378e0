// name: trace/bookings_in
// mode: read
// summary: Bookings that some things come from, as columns (absent: '' or -1 or -1e18).
// param ids: list of integer, node ids inside this transaction
// returns: ids, types, starts, ends, quantities, uoms, at_from, at_to, at_basis, sources, events, documents, bases, locations, froms, tos, reasons, ship_tos, everythings, written
UNWIND $ids AS i
MATCH (x:Thing) WHERE id(x) = i
MATCH (x)<-[r:CONSUMED_INTO|PRODUCED|RAN_AS|REPORTED_IN]-(:Thing)
WHERE r.voided_at IS NULL AND r.undone_at IS NULL
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
