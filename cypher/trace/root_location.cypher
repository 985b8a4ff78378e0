// name: trace/root_location
// mode: read
// summary: What was ever at a location or inside it.
// param ref: text
// returns: ids, at_from, at_to, signs, quantities, units
MATCH (outer:Location {ref: $ref})<-[:IN*0..]-(place:Location)
WITH DISTINCT place
CALL (place) {
  MATCH (x:Thing)-[r:MOVED_TO]->(place) RETURN x, r, 1 AS sign
  UNION ALL
  MATCH ()-[r:PRODUCED {location: place.ref}]->(x:Thing) RETURN x, r, 1 AS sign
  UNION ALL
  MATCH ()-[r:SUPPLIED {location: place.ref}]->(x:Thing) RETURN x, r, 1 AS sign
  UNION ALL
  MATCH ()-[r:RETURNED {to: place.ref}]->(x:Thing) RETURN x, r, 1 AS sign
  UNION ALL
  MATCH (x:Thing)-[r:CONSUMED_INTO {location: place.ref}]->() RETURN x, r, -1 AS sign
  UNION ALL
  MATCH (x:Thing)-[r:SHIPPED_TO {from: place.ref}]->() RETURN x, r, -1 AS sign
  UNION ALL
  MATCH (x:Thing)-[r:MOVED_TO {from: place.ref}]->() RETURN x, r, -1 AS sign
}
WITH x, r, sign WHERE r.voided_at IS NULL AND r.undone_at IS NULL
RETURN collect(id(x)) AS ids, collect(coalesce(r.at_from, -4611686018427387904)) AS at_from,
       collect(coalesce(r.at_to, -4611686018427387904)) AS at_to, collect(sign) AS signs,
       collect(coalesce(r.quantity - coalesce(r.reversed, 0), CASE WHEN x:Lot THEN -1e18 ELSE 1.0 END)) AS quantities,
       collect(DISTINCT CASE WHEN x:HandlingUnit THEN id(x) END) AS units
