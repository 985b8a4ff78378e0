// name: library/runs_without_output
// mode: read
// title: Runs without output
// group: Quality of the data
// summary: Runs that took something in and from which nothing is reported, neither on the run nor on its order.
// returns: run, kind, started_at, inputs
CYPHER 5
MATCH (b:Batch)
WHERE EXISTS { MATCH (b)<-[c:CONSUMED_INTO]-() WHERE c.voided_at IS NULL AND c.undone_at IS NULL }
  AND NOT EXISTS { MATCH (b)-[p:PRODUCED]->() WHERE p.voided_at IS NULL AND p.undone_at IS NULL }
  AND NOT EXISTS { MATCH (b)-[:REPORTED_IN]->()-[p:PRODUCED]->() WHERE p.voided_at IS NULL AND p.undone_at IS NULL }
RETURN b.ref AS run, b.kind AS kind, b.started_at AS started_at, COUNT { (b)<-[:CONSUMED_INTO]-() } AS inputs
ORDER BY run
