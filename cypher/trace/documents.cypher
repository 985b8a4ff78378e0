// name: trace/documents
// mode: read
// summary: What a person reads of some bookings, as columns (absent: '').
// param ids: list of integer, relationship ids inside this transaction
// returns: ids, sources, events, documents, bases, written, at_basis, ship_tos, supplier_lots
UNWIND $ids AS i
MATCH ()-[r]->() WHERE id(r) = i
RETURN collect(i) AS ids, collect(coalesce(r.source, '')) AS sources,
       collect(coalesce(r.event, '')) AS events, collect(coalesce(r.document, '')) AS documents,
       collect(coalesce(r.basis, '')) AS bases, collect(coalesce(r.at, '')) AS written,
       collect(coalesce(r.at_basis, '')) AS at_basis, collect(coalesce(r.ship_to, '')) AS ship_tos,
       collect(coalesce(r.supplier_lot, r.supplier_lot_number, '')) AS supplier_lots
