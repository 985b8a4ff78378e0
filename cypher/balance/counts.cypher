// name: balance/counts
// mode: read
// summary: Live counts of a lot or serial, with the place counted at (location:? where none was named).
// param id: integer, ordinal of a thing
// param known_at: integer, the recording stamp as of which the graph is read
// returns: location, quantity, uom, at_to
CYPHER 5
MATCH (x:Thing {ordinal: $id})
MATCH (x)-[r:COUNTED]->(place:Location)
WHERE r.recorded_at <= $known_at AND coalesce(r.voided_at, 4611686018427387904) > $known_at
  AND coalesce(r.undone_at, 4611686018427387904) > $known_at
RETURN place.ref AS location, r.quantity AS quantity, r.uom AS uom, r.at_to AS at_to
ORDER BY at_to, location, r.source, r.event
