// name: trace/root_inspection
// mode: read
// summary: What was inspected.
// param ref: text
// param known_at: integer, the recording stamp as of which the graph is read
// returns: ids, at_from, at_to
CYPHER 5
MATCH (s:Inspection {ref: $ref})-[r:MEASURED]->(x:Thing)
WHERE r.recorded_at <= $known_at AND coalesce(r.voided_at, 4611686018427387904) > $known_at
  AND coalesce(r.undone_at, 4611686018427387904) > $known_at
RETURN collect(x.ordinal) AS ids, collect(coalesce(r.at_from, -4611686018427387904)) AS at_from,
       collect(coalesce(r.at_to, -4611686018427387904)) AS at_to
