// name: library/orders_short_of_plan
// mode: read
// title: Orders short of their plan
// group: Production
// summary: Orders that made less of their item than was planned, in the unit of the plan.
// returns: order, makes, planned, made, percent
CYPHER 5
MATCH (o:WorkOrder)
WHERE o.quantity IS NOT NULL AND o.makes IS NOT NULL
CALL (o) {
  MATCH (o)-[:RAN_AS|REPORTED_IN]->()-[p:PRODUCED]->(x)
  WHERE p.voided_at IS NULL AND p.undone_at IS NULL AND x.item = o.makes
  RETURN sum(p.quantity - coalesce(p.reversed, 0)) AS made
}
WITH o, made
WHERE made < o.quantity
RETURN o.ref AS order, o.makes AS makes, o.quantity AS planned, made, round(100.0 * made / o.quantity, 1) AS percent
ORDER BY percent, order
