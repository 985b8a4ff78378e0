// name: trace/root_location
// mode: read
// summary: What was ever at a location or inside it.
// param ref: text
// param known_at: integer, the recording stamp as of which the graph is read
// param at: integer, only what may have happened by this moment
// param own: list of text, the refs of customers that are such a place themselves
// returns: ids, at_from, at_to, before, after, signs, quantities, uoms, types, units, serials, bookings, arrivals
CYPHER 5
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
  UNION ALL
  MATCH (x:Thing)-[r:ADJUSTED]->(place) RETURN x, r, CASE WHEN r.quantity < 0 THEN -1 ELSE 1 END AS sign
  UNION ALL
  MATCH (x:Thing)-[r:COUNTED]->(place) WHERE coalesce(r.quantity, 1) > 0 RETURN x, r, 0 AS sign
  UNION ALL
  MATCH (x:Thing)-[r:SHIPPED_TO]->(c:Customer {ref: 'customer:' + substring(place.ref, 9)})
  WHERE c.ref IN $own RETURN x, r, 1 AS sign
}
WITH x, r, sign
WHERE r.recorded_at <= $known_at AND coalesce(r.voided_at, 4611686018427387904) > $known_at
  AND (coalesce(r.at_from, $at) <= $at OR coalesce(r.at_basis, '') <> 'occurred'
       OR coalesce(r.basis, '') = 'assumed')
WITH x, r, sign, CASE WHEN r.rev_quantity IS NULL THEN 0.0 ELSE
       reduce(back = 0.0, k IN range(0, size(r.rev_quantity + coalesce(r.past_quantity, [])) - 1) | back + CASE
         WHEN (r.rev_recorded_at + coalesce(r.past_recorded_at, []))[k] > $known_at THEN 0.0
         WHEN (r.rev_voided_at + coalesce(r.past_voided_at, []))[k] >= 0 AND (r.rev_voided_at + coalesce(r.past_voided_at, []))[k] <= $known_at THEN 0.0
         WHEN (r.rev_quantity + coalesce(r.past_quantity, []))[k] = -1 THEN 1e18
         WHEN (r.rev_quantity + coalesce(r.past_quantity, []))[k] < 0 THEN 0.0
         ELSE (r.rev_quantity + coalesce(r.past_quantity, []))[k] END) END AS back
WHERE back = 0.0 OR round(back, 6) < coalesce(abs(r.quantity), 1e17)
RETURN collect(x.ordinal) AS ids, collect(coalesce(r.at_from, -4611686018427387904)) AS at_from,
       collect(coalesce(r.at_to, -4611686018427387904)) AS at_to,
       collect(coalesce(r.at_basis, '') <> 'occurred' OR coalesce(r.basis, '') = 'assumed') AS before,
       collect(coalesce(r.basis, '') = 'assumed') AS after, collect(sign) AS signs,
       collect(coalesce(abs(r.quantity) - round(back, 6), CASE WHEN x:Lot THEN -1e18 ELSE 1.0 END)) AS quantities, collect(coalesce(r.uom, '')) AS uoms, collect(type(r)) AS types,
       collect(DISTINCT CASE WHEN x:HandlingUnit THEN x.ordinal END) AS units,
       collect(DISTINCT CASE WHEN x:Serial THEN x.ordinal END) AS serials, collect(CASE WHEN sign <> 0 THEN id(r) END) AS bookings,
       collect(CASE WHEN sign = 1 THEN id(r) END) AS arrivals
