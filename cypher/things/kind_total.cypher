// name: things/kind_total
// mode: read
// summary: How many things of a kind hold a text and have a status.
// param label: text
// param find: text, in small letters; '' all
// param status: text, '' any
// returns: total
CYPHER 5
CALL () {
  UNWIND CASE $find WHEN '' THEN [] ELSE [0] END AS go
  MATCH (i:Item) WHERE toLower(i.name) CONTAINS $find
  RETURN collect(i.number) AS items
}
MATCH (x:$($label))
WHERE x.number IS NOT NULL AND ($status = '' OR x.status = $status)
  AND ($find = '' OR toLower(x.number) CONTAINS $find OR toLower(x.name) CONTAINS $find OR x.item IN items)
RETURN count(x) AS total
