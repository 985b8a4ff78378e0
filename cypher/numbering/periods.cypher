// name: numbering/periods
// mode: read
// summary: Where the sequences of a scheme, or of all, are, the latest periods first, and how many there are.
// param scheme: text, "" for all
// param count: integer, how many at the most
// returns: scheme, period, last, of
CYPHER 5
MATCH (c:NumberCounter) WHERE $scheme IN ['', c.scheme]
WITH c ORDER BY c.taken_at DESC
WITH collect(c) AS every
UNWIND every[..$count] AS c
RETURN c.scheme AS scheme, c.period AS period, c.last AS last, size(every) AS of
