// name: causes/sibling_on_resources
// mode: read
// summary: Every run on some resources, as columns.
// param ids: list of integer, node ids of resources inside this transaction
// returns: resources, runs
UNWIND $ids AS i
MATCH (m:Thing) WHERE id(m) = i
MATCH (m)<-[r:RAN_ON]-(x:Thing)
WHERE r.voided_at IS NULL AND r.undone_at IS NULL
WITH DISTINCT i, id(x) AS run
RETURN collect(i) AS resources, collect(run) AS runs
