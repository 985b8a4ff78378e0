// name: things/lots_of_item
// mode: read
// summary: One page of the lots and serials of an item, by number, last first.
// param item: text, the item's number
// param skip: integer
// param count: integer, rows a page
// returns: ref, status, manufactured_at, expires_at, supplier_lots, lots, serials, total
CYPHER 5
CALL () {
  MATCH (l:Lot {item: $item}) RETURN count(l) AS lots
}
CALL () {
  MATCH (s:Serial {item: $item}) RETURN count(s) AS serials
}
CALL () {
  MATCH (x:Lot {item: $item}) RETURN x, 0 AS part
  UNION ALL
  MATCH (x:Serial {item: $item}) RETURN x, 1 AS part
}
WITH x, part, lots, serials ORDER BY part, x.number DESC SKIP $skip LIMIT $count
RETURN x.ref AS ref, x.status AS status, x.manufactured_at AS manufactured_at, x.expires_at AS expires_at,
       coalesce(x.supplier_lots, [])[..3] AS supplier_lots, lots, serials,
       lots + serials AS total
