// name: causes/sibling_runs
// mode: read
// summary: The runs of a thing: those that made a lot or serial, those of an order, a batch itself.
// param ref: text
// param known_at: integer, the recording stamp as of which the graph is read
// param stamp: integer, that of the last commit to be seen
// returns: ids
CYPHER 5
MATCH (x:Thing {ref: $ref})
CALL (x) {
  WITH x WHERE x:Batch OR x:WorkOrder RETURN x AS run
  UNION
  MATCH (x)-[a:RAN_AS]->(run:Batch) WHERE coalesce(a.named_at, 0) <= $stamp RETURN run
  UNION
  MATCH (x)<-[p:PRODUCED]-(run:Batch)
  WHERE p.recorded_at <= $known_at AND coalesce(p.voided_at, 4611686018427387904) > $known_at
  AND coalesce(p.undone_at, 4611686018427387904) > $known_at
  RETURN run
  UNION
  MATCH (x)<-[p:PRODUCED]-(:Completion)<-[a:REPORTED_IN]-(run:Thing)
  WHERE coalesce(a.named_at, 0) <= $stamp AND p.recorded_at <= $known_at AND coalesce(p.voided_at, 4611686018427387904) > $known_at
  AND coalesce(p.undone_at, 4611686018427387904) > $known_at
  RETURN run
}
RETURN collect(DISTINCT run.ordinal) AS ids
