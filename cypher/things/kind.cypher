// name: things/kind
// mode: read
// summary: One page of the things of a kind that hold a text and have a status, by a column.
// param label: text
// param find: text, in small letters; '' all
// param status: text, '' any
// param order: text, number, name, status, made or expires
// param falling: boolean
// param skip: integer
// param count: integer, rows a page
// returns: ref, name, status, manufactured_at, expires_at
CYPHER 5
CALL () {
  UNWIND CASE $find WHEN '' THEN [] ELSE [0] END AS go
  MATCH (i:Item) WHERE toLower(i.name) CONTAINS $find
  RETURN collect(i.number) AS items
}
CALL (items) {
  UNWIND CASE WHEN $falling THEN [] ELSE [0] END AS go
  MATCH (x:$($label))
  WHERE x.number IS NOT NULL AND ($status = '' OR x.status = $status)
    AND ($find = '' OR toLower(x.number) CONTAINS $find OR toLower(x.name) CONTAINS $find OR x.item IN items)
  WITH x, CASE $order WHEN 'name' THEN coalesce(x.name, x.item) WHEN 'status' THEN x.status
                      WHEN 'made' THEN x.manufactured_at WHEN 'expires' THEN x.expires_at ELSE x.ref END AS key
  ORDER BY key IS NULL, key, x.ref SKIP $skip LIMIT $count
  RETURN x
  UNION ALL
  UNWIND CASE WHEN $falling THEN [0] ELSE [] END AS go
  MATCH (x:$($label))
  WHERE x.number IS NOT NULL AND ($status = '' OR x.status = $status)
    AND ($find = '' OR toLower(x.number) CONTAINS $find OR toLower(x.name) CONTAINS $find OR x.item IN items)
  WITH x, CASE $order WHEN 'name' THEN coalesce(x.name, x.item) WHEN 'status' THEN x.status
                      WHEN 'made' THEN x.manufactured_at WHEN 'expires' THEN x.expires_at ELSE x.ref END AS key
  ORDER BY key IS NULL, key DESC, x.ref DESC SKIP $skip LIMIT $count
  RETURN x
}
WITH collect(x) AS found
UNWIND range(0, size(found) - 1) AS place
WITH place, found[place] AS x
OPTIONAL MATCH (i:Item) WHERE (x:Lot OR x:Serial) AND i.number = x.item
RETURN x.ref AS ref, coalesce(x.name, i.name) AS name, x.status AS status,
       x.manufactured_at AS manufactured_at, x.expires_at AS expires_at
ORDER BY place
