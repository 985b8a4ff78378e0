// name: causes/sibling_runs
// mode: read
// summary: The runs of a thing: those that made a lot or serial, those of an order, a batch itself.
// param ref: text
// returns: ids
MATCH (x:Thing {ref: $ref})
CALL (x) {
  WITH x WHERE x:Batch OR x:WorkOrder RETURN x AS run
  UNION
  MATCH (x)-[:RAN_AS]->(run:Batch) RETURN run
  UNION
  MATCH (x)<-[p:PRODUCED]-(run:Batch)
  WHERE p.voided_at IS NULL AND p.undone_at IS NULL
  RETURN run
  UNION
  MATCH (x)<-[p:PRODUCED]-(:Completion)<-[:REPORTED_IN]-(run:Thing)
  WHERE p.voided_at IS NULL AND p.undone_at IS NULL
  RETURN run
}
RETURN collect(DISTINCT id(run)) AS ids
