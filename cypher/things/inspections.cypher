// name: things/inspections
// mode: read
// summary: Inspections of a thing, and of the runs that made it; newest first.
// param ref: text
// param skip: integer
// param count: integer, rows a page
// returns: ref, test, result, value, uom, limits, at, at_from, subject, voided, total
CYPHER 5
MATCH (x:Thing {ref: $ref})
CALL (x) {
  RETURN x AS s
  UNION
  MATCH (x)<-[p:PRODUCED]-(s:Batch) WHERE p.voided_at IS NULL AND p.undone_at IS NULL RETURN s
  UNION
  MATCH (x)-[:RAN_AS]->(s:Batch) WHERE x:WorkOrder RETURN s
}
MATCH (i:Inspection)-[r:MEASURED]->(s)
WITH i, r, s ORDER BY coalesce(r.at_to, -1) DESC, i.ref
WITH collect({i: i, r: r, s: s}) AS found
WITH size(found) AS total, found[$skip..$skip + $count] AS found
UNWIND found AS f
RETURN f.i.ref AS ref, f.i.test AS test, f.i.result AS result, f.i.value AS value, f.i.uom AS uom,
       f.i.limits AS limits, f.r.at AS at, f.r.at_from AS at_from, f.s.ref AS subject,
       f.r.voided_at IS NOT NULL AS voided, total
