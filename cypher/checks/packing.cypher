// name: checks/packing
// mode: read
// summary: Packing of some things and, through all nestings, of the containers that hold them, as known at a moment, as columns (absent: '' or -1 or -1e18).
// param ids: list of integer, ordinals of things
// param known_at: integer, UTC microseconds
// returns: ids, types, starts, ends, quantities, uoms, at_from, at_to, everythings
CYPHER 5
UNWIND $ids AS i
MATCH (c:Thing {ordinal: i})
MATCH (c)-[rs:PACKED_INTO*0..]->(x:Thing)
WHERE all(p IN rs WHERE p.recorded_at <= $known_at AND (p.voided_at IS NULL OR p.voided_at > $known_at)
                    AND (p.undone_at IS NULL OR p.undone_at > $known_at))
WITH DISTINCT x
MATCH (x)-[r:PACKED_INTO|UNPACKED_FROM]-(:Thing)
WHERE r.recorded_at <= $known_at AND (r.voided_at IS NULL OR r.voided_at > $known_at)
  AND (r.undone_at IS NULL OR r.undone_at > $known_at)
  AND ((type(r) = 'PACKED_INTO' AND startNode(r) = x) OR (type(r) = 'UNPACKED_FROM' AND endNode(r) = x) OR r.everything)
WITH DISTINCT r
RETURN collect(id(r)) AS ids,
       collect(type(r)) AS types,
       collect(startNode(r).ordinal) AS starts,
       collect(endNode(r).ordinal) AS ends,
       collect(coalesce(r.quantity, -1e18)) AS quantities,
       collect(coalesce(r.uom, '')) AS uoms,
       collect(coalesce(r.at_from, -1)) AS at_from,
       collect(coalesce(r.at_to, -1)) AS at_to,
       collect(coalesce(r.everything, false)) AS everythings
