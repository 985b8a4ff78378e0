// name: library/units_with_part_at
// mode: read
// title: Units with a lot at a position
// group: Production
// summary: What was made in the runs that took a lot (or serial) at a position of the unit: all boards with reel M at R3.
// param part: text, the ref of the lot or serial
// param position: text, where in the unit
// example: {"part": "lot:CULT-BANK/CB-0001", "position": "R3"}
// returns: unit, order, run, quantity, uom
CYPHER 5
MATCH (:Thing {ref: $part})-[c:CONSUMED_INTO]->(run)
WHERE properties(c)['position'] = $position AND c.voided_at IS NULL AND c.undone_at IS NULL
MATCH (run)-[:RAN_AS|REPORTED_IN*0..2]->(maker)-[p:PRODUCED]->(unit)
WHERE p.voided_at IS NULL AND p.undone_at IS NULL AND coalesce(p.role, 'main') <> 'scrap'
RETURN DISTINCT unit.ref AS unit, maker.order AS order, run.ref AS run,
       p.quantity - coalesce(p.reversed, 0) AS quantity, p.uom AS uom
ORDER BY unit, run
