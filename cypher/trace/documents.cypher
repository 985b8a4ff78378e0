// name: trace/documents
// mode: read
// summary: What a person reads of some bookings, as columns (absent: ''); of those alone that are what they were.
// param ids: list of integer, relationship ids, which may be those of other bookings by now
// param starts: list of integer, ordinals of the things these started from
// param ends: list of integer, ordinals of the things these ended at
// param known_at: integer, the recording stamp as of which the graph is read
// param stamp: integer, that of the last commit to be seen
// returns: ids, sources, events, documents, bases, written, at_basis, ship_tos, supplier_lots, others
CYPHER 5
UNWIND range(0, size($ids) - 1) AS place
MATCH ()-[r]->() WHERE id(r) = $ids[place]
  AND startNode(r).ordinal = $starts[place] AND endNode(r).ordinal = $ends[place]
  AND coalesce(r.recorded_at, 0) <= $known_at AND coalesce(r.named_at, 0) <= $stamp
RETURN collect($ids[place]) AS ids, collect(coalesce(r.source, '')) AS sources,
       collect(coalesce(r.event, '')) AS events, collect(coalesce(r.document, '')) AS documents,
       collect(coalesce(r.basis, '')) AS bases, collect(coalesce(r.at, '')) AS written,
       collect(coalesce(r.at_basis, '')) AS at_basis, collect(coalesce(r.ship_to, '')) AS ship_tos,
       collect(coalesce(r.supplier_lot, r.supplier_lot_number, '')) AS supplier_lots,
       collect(coalesce(r.documents, [])) AS others
