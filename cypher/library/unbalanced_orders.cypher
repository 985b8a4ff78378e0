// name: library/unbalanced_orders
// mode: read
// title: Unbalanced orders
// group: Production
// summary: Orders whose output differs from their input by more than some percent, in one unit.
// param uom: text, the unit that is added up
// param percent: number, the difference that is still in order
// example: {"uom": "kg", "percent": 5}
// returns: order, makes, went_in, came_out, difference, percent
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
  WHERE p.voided_at IS NULL AND p.undone_at IS NULL AND p.uom = $uom
  RETURN sum(p.quantity - coalesce(p.reversed, 0)) AS came_out
}
WITH o, went_in, came_out, came_out - went_in AS difference
WHERE went_in > 0 AND came_out > 0 AND abs(difference) > went_in * $percent / 100.0
RETURN o.ref AS order, o.makes AS makes, went_in, came_out, difference, round(100.0 * difference / went_in, 1) AS percent
ORDER BY abs(difference) / went_in DESC, order
