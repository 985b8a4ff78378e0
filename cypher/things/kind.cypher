// name: things/kind
// mode: read
// summary: One page of all things of a kind.
// param label: text
// param skip: integer
// param count: integer, rows a page
// returns: ref, name, status, manufactured_at, expires_at
CYPHER 5
MATCH (x:$($label))
WHERE x.number IS NOT NULL
WITH x ORDER BY x.ref SKIP $skip LIMIT $count
OPTIONAL MATCH (i:Item) WHERE (x:Lot OR x:Serial) AND i.number = x.item
RETURN x.ref AS ref, coalesce(x.name, i.name) AS name, x.status AS status,
       x.manufactured_at AS manufactured_at, x.expires_at AS expires_at
ORDER BY ref
