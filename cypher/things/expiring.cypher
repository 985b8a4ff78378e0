// name: things/expiring
// mode: read
// summary: How many lots expire in a span of days.
// param first: text, ISO date, included
// param last: text, ISO date, included
// returns: count
CYPHER 5
MATCH (x:Lot)
WHERE x.expires_at >= $first AND x.expires_at < $last + '~'
RETURN count(x) AS count
