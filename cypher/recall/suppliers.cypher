// name: recall/suppliers
// mode: read
// summary: Receipts of some lots with their supplier lots, as known at a moment.
// param refs: list of text
// param known_at: integer, UTC microseconds
// returns: ref, supplier, name, supplier_lot, document, quantity, uom, at, source, event
CYPHER 5
UNWIND $refs AS ref
MATCH (s:Supplier)-[r:SUPPLIED]->(:Thing {ref: ref})
WHERE r.recorded_at <= $known_at AND (r.voided_at IS NULL OR r.voided_at > $known_at) AND coalesce(r.undone_at, 4611686018427387904) > $known_at
RETURN ref, s.ref AS supplier, s.name AS name, coalesce(r.supplier_lot, r.supplier_lot_number) AS supplier_lot,
       r.document AS document, r.quantity AS quantity, r.uom AS uom, r.at_to AS at, r.source AS source, r.event AS event
ORDER BY ref, at, source, event
