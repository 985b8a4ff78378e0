// name: things/lots_expiring
// mode: read
// summary: One page of the lots that expire in a span of days, soonest first.
// param first: text, ISO date, included
// param last: text, ISO date, included
// param skip: integer
// param count: integer, rows a page
// returns: ref, item_name, status, expires_at, total
CYPHER 5
MATCH (x:Lot)
WHERE x.expires_at >= $first AND x.expires_at < $last + '~'
WITH x ORDER BY x.expires_at, x.item, x.number
WITH collect(x) AS found
WITH size(found) AS total, found[$skip..$skip + $count] AS found
UNWIND found AS x
OPTIONAL MATCH (i:Item) WHERE i.number = x.item
RETURN x.ref AS ref, i.name AS item_name, x.status AS status, x.expires_at AS expires_at, total
