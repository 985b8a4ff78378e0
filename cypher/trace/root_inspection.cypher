// name: trace/root_inspection
// mode: read
// summary: What was inspected.
// param ref: text
// returns: ids, at_from, at_to
MATCH (s:Inspection {ref: $ref})-[r:MEASURED]->(x:Thing)
WHERE r.voided_at IS NULL AND r.undone_at IS NULL
RETURN collect(id(x)) AS ids, collect(coalesce(r.at_from, -4611686018427387904)) AS at_from,
       collect(coalesce(r.at_to, -4611686018427387904)) AS at_to
