// name: things/runs_of_order
// mode: read
// summary: The runs of an order, or the order of a run.
// param ref: text
// param skip: integer
// param count: integer, rows a page
// returns: ref, started_at, kind, total
CYPHER 5
MATCH (x:Thing {ref: $ref})
CALL (x) {
  MATCH (x)-[:RAN_AS]->(b:Batch) RETURN b
}
WITH b ORDER BY coalesce(b.started_at, ''), b.ref
WITH collect(b) AS found
WITH size(found) AS total, found[$skip..$skip + $count] AS found
UNWIND found AS b
RETURN b.ref AS ref, b.started_at AS started_at, b.kind AS kind, total
ORDER BY coalesce(started_at, ''), ref
