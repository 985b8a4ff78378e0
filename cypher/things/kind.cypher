// name: things/kind
// mode: read
// summary: One page of all things of a kind.
// param label: text
// param skip: integer
// param count: integer, rows a page
// returns: ref, name, status
CYPHER 5
MATCH (x:$($label))
WHERE x.number IS NOT NULL
RETURN x.ref AS ref, x.name AS name, x.status AS status
ORDER BY ref SKIP $skip LIMIT $count
