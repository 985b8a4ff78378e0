// name: things/lots_failed
// mode: read
// summary: One page of the things of which a test failed, the latest failure first.
// param skip: integer
// param count: integer, rows a page
// returns: ref, item_name, status, expires_at, tests, total
CYPHER 5
MATCH (i:Inspection {result: 'fail'})-[r:MEASURED]->(x:Thing)
WHERE r.voided_at IS NULL
WITH x, max(coalesce(r.at_to, -1)) AS last, collect(DISTINCT coalesce(i.test, ''))[..5] AS tests
ORDER BY last DESC, x.ref
WITH collect({x: x, tests: tests}) AS found
WITH size(found) AS total, found[$skip..$skip + $count] AS found
UNWIND found AS f
WITH f.x AS x, f.tests AS tests, total
OPTIONAL MATCH (i:Item) WHERE x.item IS NOT NULL AND i.number = x.item
RETURN x.ref AS ref, i.name AS item_name, x.status AS status, x.expires_at AS expires_at, tests, total
