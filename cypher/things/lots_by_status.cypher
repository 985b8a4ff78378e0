// name: things/lots_by_status
// mode: read
// summary: One page of the lots and serials with a status.
// param status: text
// param skip: integer
// param count: integer, rows a page
// returns: ref, item_name, status, expires_at, total
CYPHER 5
CALL () {
  MATCH (x:Lot) WHERE x.status = $status RETURN x
  UNION ALL
  MATCH (x:Serial) WHERE x.status = $status RETURN x
}
WITH x ORDER BY x.item, x.number
WITH collect(x) AS found
WITH size(found) AS total, found[$skip..$skip + $count] AS found
UNWIND found AS x
OPTIONAL MATCH (i:Item) WHERE i.number = x.item
RETURN x.ref AS ref, i.name AS item_name, x.status AS status, x.expires_at AS expires_at, total
