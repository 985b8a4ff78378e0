// name: trace/root_resource
// mode: read
// summary: What ran on a resource.
// param ref: text
// returns: ids, at_from, at_to
MATCH (s:Resource {ref: $ref})<-[r:RAN_ON]-(x:Thing)
WHERE r.voided_at IS NULL AND r.undone_at IS NULL
RETURN collect(id(x)) AS ids, collect(coalesce(r.at_from, -4611686018427387904)) AS at_from,
       collect(coalesce(r.at_to, -4611686018427387904)) AS at_to
