// name: things/lots_failed
// mode: read
// summary: One page of the things of which a test failed that hold a text and have a status, by a column.
// param find: text, in small letters; '' all
// param status: text, '' any
// param order: text, number, name, status, made or expires, or failed (when)
// param falling: boolean
// param skip: integer
// param count: integer, rows a page
// returns: ref, item_name, status, manufactured_at, expires_at, tests, total
CYPHER 5
CALL () {
  UNWIND CASE $find WHEN '' THEN [] ELSE [0] END AS go
  MATCH (i:Item) WHERE toLower(i.name) CONTAINS $find
  RETURN collect(i.number) AS items
}
MATCH (n:Inspection {result: 'fail'})-[r:MEASURED]->(x:Thing)
WHERE r.voided_at IS NULL AND ($status = '' OR x.status = $status)
  AND ($find = '' OR toLower(x.number) CONTAINS $find OR x.item IN items)
WITH x, max(coalesce(r.at_to, -1)) AS last, collect(DISTINCT coalesce(n.test, ''))[..5] AS tests
OPTIONAL MATCH (i:Item) WHERE x.item IS NOT NULL AND i.number = x.item
WITH x, i, tests, CASE $order WHEN 'failed' THEN last WHEN 'name' THEN coalesce(i.name, x.item)
                              WHEN 'status' THEN x.status WHEN 'made' THEN x.manufactured_at
                              WHEN 'expires' THEN x.expires_at ELSE x.ref END AS key
ORDER BY key IS NULL, CASE WHEN $falling THEN null ELSE key END, CASE WHEN $falling THEN key END DESC, x.ref
WITH collect({x: x, name: i.name, tests: tests}) AS found
WITH size(found) AS total, found[$skip..$skip + $count] AS found
UNWIND found AS f
WITH f, f.x AS x, total
RETURN x.ref AS ref, f.name AS item_name, x.status AS status, x.manufactured_at AS manufactured_at,
       x.expires_at AS expires_at, f.tests AS tests, total
