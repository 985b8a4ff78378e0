// name: backup/number_counters
// mode: read
// summary: Where the sequences of numbers are, in their order.
// returns: properties
CYPHER 5
MATCH (c:NumberCounter)
RETURN properties(c) AS properties
ORDER BY c.scheme, c.period
