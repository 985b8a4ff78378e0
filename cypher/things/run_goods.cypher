// name: things/run_goods
// mode: read
// summary: What went into an order or batch, or came out of it, summed by thing, unit and role; bookings of the order count for its runs.
// param ref: text, an order or batch
// param outputs: boolean, true: what came out; false: what went in
// param skip: integer
// param count: integer, rows a page
// returns: ref, name, item_name, status, uom, role, basis, quantity, bookings, known, first, last, runs, shared, total
CYPHER 5
MATCH (x:Thing {ref: $ref})
CALL (x) {
  RETURN x AS run, false AS shared
  UNION
  MATCH (x)-[:RAN_AS|REPORTED_IN]->(run:Thing) WHERE x:WorkOrder RETURN run, false AS shared
  UNION
  MATCH (x)<-[:RAN_AS]-(run:WorkOrder) WHERE NOT $outputs RETURN run, true AS shared
  UNION
  MATCH (x)-[:REPORTED_IN]->(run:Completion) WHERE x:Batch AND $outputs RETURN run, true AS shared
}
CALL (run) {
  MATCH (run)<-[r:CONSUMED_INTO]-(y:Thing) WHERE NOT $outputs RETURN r, y
  UNION ALL
  MATCH (run)-[r:PRODUCED]->(y:Thing) WHERE $outputs RETURN r, y
}
WITH y, r, run, shared WHERE r.voided_at IS NULL AND r.undone_at IS NULL
WITH y, r.uom AS uom, CASE r.role WHEN 'main' THEN null ELSE r.role END AS role,
     CASE r.basis WHEN 'recorded' THEN null ELSE r.basis END AS basis, shared,
     sum(r.quantity - coalesce(r.reversed, 0)) AS quantity, count(r) AS bookings,
     count(r.quantity) AS known, min(r.at_from) AS first, max(r.at_to) AS last,
     collect(DISTINCT run.ref) AS runs
ORDER BY shared, role IS NOT NULL, y.item, y.ref, uom
WITH collect({y: y, uom: uom, role: role, basis: basis, shared: shared, quantity: quantity, bookings: bookings,
              known: known, first: first, last: last, runs: runs}) AS found
WITH size(found) AS total, found[$skip..$skip + $count] AS found
UNWIND found AS f
WITH f, f.y AS y, total
OPTIONAL MATCH (i:Item) WHERE y.item IS NOT NULL AND i.number = y.item
RETURN y.ref AS ref, y.name AS name, i.name AS item_name, y.status AS status, f.uom AS uom, f.role AS role,
       f.basis AS basis, f.quantity AS quantity, f.bookings AS bookings, f.known AS known, f.first AS first,
       f.last AS last, f.runs[..4] AS runs, f.shared AS shared, total
