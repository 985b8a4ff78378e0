// name: library/yield_by_line
// mode: read
// title: Yield by line
// group: Production
// summary: What went into the runs of each line, tank or machine and what came out in one unit. What was booked on the order alone is in no run.
// param uom: text, the unit that is added up
// example: {"uom": "kg"}
// returns: resource, name, runs, went_in, came_out, percent
CYPHER 5
MATCH (b:Batch)-[on:RAN_ON]->(r:Resource)
WHERE on.voided_at IS NULL
WITH DISTINCT b, r
CALL (b) {
  MATCH (b)<-[c:CONSUMED_INTO]-()
  WHERE c.voided_at IS NULL AND c.undone_at IS NULL AND c.uom = $uom
  RETURN sum(c.quantity - coalesce(c.reversed, 0)) AS went_in
}
CALL (b) {
  MATCH (b)-[p:PRODUCED]->()
  WHERE p.voided_at IS NULL AND p.undone_at IS NULL AND p.uom = $uom AND p.role <> 'scrap'
  RETURN sum(p.quantity - coalesce(p.reversed, 0)) AS came_out
}
WITH r, count(b) AS runs, sum(went_in) AS went_in, sum(came_out) AS came_out
WHERE went_in > 0 AND came_out > 0
RETURN r.ref AS resource, r.name AS name, runs, went_in, came_out, round(100.0 * came_out / went_in, 1) AS percent
ORDER BY percent, resource
