// name: things/lots_of_item
// mode: read
// summary: One page of the lots and serials of an item that hold a text and have a status, lots first, by a column; how many there are so.
// param item: text, the item's number
// param find: text, in small letters; '' all
// param status: text, '' any
// param order: text, number, status, made or expires
// param falling: boolean
// param skip: integer
// param count: integer, rows a page
// returns: ref, status, manufactured_at, expires_at, supplier_lots, total
CYPHER 5
CALL () {
  CALL () {
    MATCH (x:Lot {item: $item}) RETURN x
    UNION ALL
    MATCH (x:Serial {item: $item}) RETURN x
  }
  WITH x WHERE ($status = '' OR x.status = $status) AND ($find = '' OR toLower(x.number) CONTAINS $find)
  RETURN count(x) AS total
}
CALL () {
  UNWIND CASE WHEN $falling THEN [] ELSE [0] END AS go
  CALL () {
    MATCH (x:Lot {item: $item}) RETURN x, 0 AS part
    UNION ALL
    MATCH (x:Serial {item: $item}) RETURN x, 1 AS part
  }
  WITH x, part, CASE $order WHEN 'status' THEN x.status WHEN 'made' THEN x.manufactured_at
                            WHEN 'expires' THEN x.expires_at ELSE x.number END AS key
  WHERE ($status = '' OR x.status = $status) AND ($find = '' OR toLower(x.number) CONTAINS $find)
  WITH x, part, key ORDER BY part, key IS NULL, key, x.number SKIP $skip LIMIT $count
  RETURN x
  UNION ALL
  UNWIND CASE WHEN $falling THEN [0] ELSE [] END AS go
  CALL () {
    MATCH (x:Lot {item: $item}) RETURN x, 0 AS part
    UNION ALL
    MATCH (x:Serial {item: $item}) RETURN x, 1 AS part
  }
  WITH x, part, CASE $order WHEN 'status' THEN x.status WHEN 'made' THEN x.manufactured_at
                            WHEN 'expires' THEN x.expires_at ELSE x.number END AS key
  WHERE ($status = '' OR x.status = $status) AND ($find = '' OR toLower(x.number) CONTAINS $find)
  WITH x, part, key ORDER BY part, key IS NULL, key DESC, x.number DESC SKIP $skip LIMIT $count
  RETURN x
}
WITH total, collect(x) AS found
UNWIND range(0, size(found) - 1) AS place
WITH total, place, found[place] AS x
RETURN x.ref AS ref, x.status AS status, x.manufactured_at AS manufactured_at, x.expires_at AS expires_at,
       coalesce(x.supplier_lots, [])[..3] AS supplier_lots, total
ORDER BY place
