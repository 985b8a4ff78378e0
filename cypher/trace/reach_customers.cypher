// name: trace/reach_customers
// mode: read
// summary: What customers got and gave back of everything bookings alone reach, whenever they happened, per unit.
// param starts: list of integer, ordinals of things
// returns: ref, name, kind, uom, shipped, returned
CYPHER 5
MATCH (s:Thing) WHERE s.ordinal IN $starts
MATCH (s)-[rs:CONSUMED_INTO|PRODUCED|RAN_AS|REPORTED_IN*0..]->(x)
WHERE none(r IN rs WHERE coalesce(r.flags, 0) >= 16
  AND (r.untracked IS NOT NULL OR r.voided_at IS NOT NULL OR r.undone_at IS NOT NULL))
WITH DISTINCT x
MATCH (x)-[r:SHIPPED_TO|RETURNED]-(c:Customer)
WHERE r.flags < 64 OR r.voided_at IS NULL AND r.undone_at IS NULL
WITH c, r.uom AS uom, type(r) = 'SHIPPED_TO' AS out,
     CASE WHEN r.flags < 64 THEN r.quantity ELSE r.quantity - coalesce(r.reversed, 0) END AS quantity
WITH c, uom, sum(CASE WHEN out THEN quantity END) AS shipped, sum(CASE WHEN NOT out THEN quantity END) AS returned,
     count(CASE WHEN out THEN 1 END) AS deliveries
WHERE deliveries > 0
RETURN c.ref AS ref, c.name AS name, c.kind AS kind, uom, shipped, returned
ORDER BY ref, uom
