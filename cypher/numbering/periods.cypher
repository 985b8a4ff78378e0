// name: numbering/periods
// mode: read
// summary: Where the sequences of all schemes are, the latest periods first.
// param count: integer, how many at the most
// returns: scheme, period, last
CYPHER 5
MATCH (c:NumberCounter)
RETURN c.scheme AS scheme, c.period AS period, c.last AS last
ORDER BY c.taken_at DESC LIMIT $count
