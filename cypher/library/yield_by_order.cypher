// name: library/yield_by_order
// mode: read
// title: Yield by order
// group: Production
// summary: What went into each order and what came out of it in one unit, main products, co- and by-products together; orders with both only.
// param uom: text, the unit that is added up
// example: {"uom": "kg"}
// returns: order, makes, went_in, came_out, percent
CYPHER 5
MATCH (o:WorkOrder)
CALL (o) {
  CALL (o) {
    MATCH (o)<-[c:CONSUMED_INTO]-() RETURN c
    UNION ALL
    MATCH (o)-[:RAN_AS]->()<-[c:CONSUMED_INTO]-() RETURN c
  }
  WITH c WHERE c.voided_at IS NULL AND c.undone_at IS NULL AND c.uom = $uom
  RETURN sum(c.quantity - coalesce(c.reversed, 0)) AS went_in
}
CALL (o) {
  MATCH (o)-[:RAN_AS|REPORTED_IN]->(n)-[p:PRODUCED]->()
  WHERE p.voided_at IS NULL AND p.undone_at IS NULL AND p.uom = $uom AND p.role <> 'scrap'
  RETURN sum(p.quantity - coalesce(p.reversed, 0)) AS came_out
}
WITH o, went_in, came_out
WHERE went_in > 0 AND came_out > 0
RETURN o.ref AS order, o.makes AS makes, went_in, came_out, round(100.0 * came_out / went_in, 1) AS percent
ORDER BY percent, order
