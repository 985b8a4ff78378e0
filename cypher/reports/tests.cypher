// name: reports/tests
// mode: read
// summary: Inspections of some lots and serials that count.
// param refs: list of text
// param known_at: integer, the recording stamp as of which the graph is read
// param stamp: integer, that of the last commit to be seen
// returns: ref, source, event
CYPHER 5
UNWIND $refs AS ref
MATCH (x:Thing {ref: ref})<-[r:MEASURED]-(:Inspection)
WHERE (x:Lot OR x:Serial) AND r.recorded_at <= $known_at AND r.recorded_at <= $stamp
  AND coalesce(r.voided_at, 4611686018427387904) > $known_at
RETURN ref, r.source AS source, r.event AS event
ORDER BY ref, source, event
