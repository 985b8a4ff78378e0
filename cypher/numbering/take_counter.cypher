// name: numbering/take_counter
// mode: write
// summary: Where the sequence of a scheme is in a period, locked until the transaction ends: who hands out is alone with it.
// param scheme: text
// param period: text
// param now: integer, UTC microseconds
// returns: last
CYPHER 5
MERGE (c:NumberCounter {scheme: $scheme, period: $period})
ON CREATE SET c.last = 0
SET c.taken_at = $now
WITH c
RETURN c.last AS last
