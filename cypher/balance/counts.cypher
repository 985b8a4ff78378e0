// name: balance/counts
// mode: read
// summary: Live counts of a lot or serial, with the place counted at (location:? where none was named).
// param id: integer, node id inside this transaction
// returns: location, quantity, uom, at_to
MATCH (x:Thing) WHERE id(x) = $id
MATCH (x)-[r:COUNTED]->(place:Location)
WHERE r.voided_at IS NULL AND r.undone_at IS NULL
RETURN place.ref AS location, r.quantity AS quantity, r.uom AS uom, r.at_to AS at_to
ORDER BY at_to, location, r.source, r.event
