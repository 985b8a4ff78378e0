// name: things/lots_by_status
// mode: read
// summary: One page of the lots and serials with a status that hold a text, by a column.
// param find: text, in small letters; '' all
// param status: text
// param order: text, number, name, status, made or expires
// param falling: boolean
// param skip: integer
// param count: integer, rows a page
// returns: ref, item_name, status, manufactured_at, expires_at, total
CYPHER 5
CALL () {
  UNWIND CASE $find WHEN '' THEN [] ELSE [0] END AS go
  MATCH (i:Item) WHERE toLower(i.name) CONTAINS $find
  RETURN collect(i.number) AS items
}
CALL () {
  MATCH (x:Lot) WHERE x.status = $status RETURN x
  UNION ALL
  MATCH (x:Serial) WHERE x.status = $status RETURN x
}
WITH x, items WHERE $find = '' OR toLower(x.number) CONTAINS $find OR x.item IN items
OPTIONAL MATCH (i:Item) WHERE i.number = x.item
WITH x, i, CASE $order WHEN 'name' THEN coalesce(i.name, x.item) WHEN 'status' THEN x.status
                            WHEN 'made' THEN x.manufactured_at WHEN 'expires' THEN x.expires_at ELSE x.ref END AS key
ORDER BY key IS NULL, CASE WHEN $falling THEN null ELSE key END, CASE WHEN $falling THEN key END DESC, x.ref
WITH collect({x: x, name: i.name}) AS found
WITH size(found) AS total, found[$skip..$skip + $count] AS found
UNWIND found AS f
WITH f, f.x AS x, total
RETURN x.ref AS ref, f.name AS item_name, x.status AS status, x.manufactured_at AS manufactured_at,
       x.expires_at AS expires_at, total
