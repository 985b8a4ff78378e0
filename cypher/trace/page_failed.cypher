// name: trace/page_failed
// mode: read
// summary: Tests of some things that failed, by ref.
// param ids: list of integer, ordinals of things
// returns: ref, tests
CYPHER 5
UNWIND $ids AS i
MATCH (x:Thing {ordinal: i})
MATCH (x)<-[r:MEASURED]-(t:Inspection)
WHERE r.voided_at IS NULL AND t.result = 'fail'
RETURN x.ref AS ref, collect(DISTINCT coalesce(t.test, 'a test'))[..5] AS tests
