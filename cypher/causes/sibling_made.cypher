// name: causes/sibling_made
// mode: read
// summary: What some runs made, of orders what they reported as a whole, as columns (unknown time: -4611686018427387904).
// param ids: list of integer, ordinals of things
// param known_at: integer, the recording stamp as of which the graph is read
// returns: runs, things, at_from, at_to
CYPHER 5
UNWIND $ids AS i
MATCH (x:Thing {ordinal: i})
CALL (x) {
  MATCH (x)-[p:PRODUCED]->(y:Thing) WHERE x:Batch RETURN p, y
  UNION
  MATCH (x)-[:REPORTED_IN]->(:Completion)-[p:PRODUCED]->(y:Thing) WHERE x:WorkOrder RETURN p, y
}
WITH i, p, y WHERE p.recorded_at <= $known_at AND coalesce(p.voided_at, 4611686018427387904) > $known_at
  AND coalesce(p.undone_at, 4611686018427387904) > $known_at
WITH i, y, min(p.at_from) AS first, max(p.at_to) AS last
RETURN collect(i) AS runs, collect(y.ordinal) AS things, collect(coalesce(first, -4611686018427387904)) AS at_from,
       collect(coalesce(last, -4611686018427387904)) AS at_to
