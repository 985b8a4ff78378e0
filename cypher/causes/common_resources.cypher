// name: causes/common_resources
// mode: read
// summary: On what resources some runs and orders ran, as columns.
// param ids: list of integer, ordinals of things
// param known_at: integer, the recording stamp as of which the graph is read
// returns: runs, resources
CYPHER 5
UNWIND $ids AS i
MATCH (x:Thing {ordinal: i})
MATCH (x)-[r:RAN_ON]->(m:Resource)
WHERE coalesce(r.voided_at, 4611686018427387904) > $known_at
  AND coalesce(r.undone_at, 4611686018427387904) > $known_at
  AND coalesce(r.recorded_at, 0) <= $known_at
WITH DISTINCT i, m.ordinal AS resource
RETURN collect(i) AS runs, collect(resource) AS resources
