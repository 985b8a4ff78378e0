// name: recall/escapes
// mode: read
// summary: Shipments, moves and consumptions of some things that were recorded after a moment.
// param refs: list of text
// param after: integer, stamp
// param until: integer, stamp
// returns: ref, type, to, to_name, from, quantity, uom, at, at_to, document, source, event, recorded_at
CYPHER 5
UNWIND $refs AS ref
MATCH (x:Thing {ref: ref})-[r:SHIPPED_TO|MOVED_TO|CONSUMED_INTO]->(y)
WHERE r.recorded_at > $after AND r.recorded_at <= $until AND r.voided_at IS NULL AND r.undone_at IS NULL
RETURN ref, type(r) AS type, y.ref AS to, y.name AS to_name, coalesce(r.from, r.location) AS from,
       r.quantity AS quantity, r.uom AS uom, r.at AS at, r.at_to AS at_to, r.document AS document,
       r.source AS source, r.event AS event, r.recorded_at AS recorded_at
ORDER BY r.recorded_at DESC, ref
