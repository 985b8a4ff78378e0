// name: library/runs_without_input
// mode: read
// title: Runs without input
// group: Quality of the data
// summary: Runs that made something and into which nothing is booked, neither on the run nor on its order.
// returns: run, kind, started_at, outputs
CYPHER 5
MATCH (b:Batch)
WHERE EXISTS { MATCH (b)-[p:PRODUCED]->() WHERE p.voided_at IS NULL AND p.undone_at IS NULL }
  AND NOT EXISTS { MATCH (b)<-[c:CONSUMED_INTO]-() WHERE c.voided_at IS NULL AND c.undone_at IS NULL }
  AND NOT EXISTS { MATCH (b)<-[:RAN_AS]-()<-[c:CONSUMED_INTO]-() WHERE c.voided_at IS NULL AND c.undone_at IS NULL }
RETURN b.ref AS run, b.kind AS kind, b.started_at AS started_at, COUNT { (b)-[:PRODUCED]->() } AS outputs
ORDER BY run
