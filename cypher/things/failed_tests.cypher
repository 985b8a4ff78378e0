// name: things/failed_tests
// mode: read
// summary: Tests of a thing that failed, latest first.
// param ref: text
// returns: test, at, at_from
CYPHER 5
MATCH (x:Thing {ref: $ref})<-[r:MEASURED]-(i:Inspection)
WHERE r.voided_at IS NULL AND i.result = 'fail'
RETURN coalesce(i.test, '') AS test, r.at AS at, r.at_from AS at_from
ORDER BY coalesce(r.at_to, -1) DESC, i.ref LIMIT 20
