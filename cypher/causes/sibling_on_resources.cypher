// name: causes/sibling_on_resources
// mode: read
// summary: Every run on some resources, as columns.
// param ids: list of integer, ordinals of resources
// param known_at: integer, the recording stamp as of which the graph is read
// returns: resources, runs
CYPHER 5
UNWIND $ids AS i
MATCH (m:Thing {ordinal: i})
MATCH (m)<-[r:RAN_ON]-(x:Thing)
WHERE r.recorded_at <= $known_at AND coalesce(r.voided_at, 4611686018427387904) > $known_at
  AND coalesce(r.undone_at, 4611686018427387904) > $known_at
WITH DISTINCT i, x.ordinal AS run
RETURN collect(i) AS resources, collect(run) AS runs
