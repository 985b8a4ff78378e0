// name: numbering/issue
// mode: write
// summary: Keep numbers that are handed out, and where their sequence is then.
// param scheme: text
// param period: text
// param last: integer, the last place of the sequence
// param shared: map, what all of them have
// param rows: list of maps, what each has
// returns: nothing
CYPHER 5
MATCH (c:NumberCounter {scheme: $scheme, period: $period})
SET c.last = $last
WITH c
UNWIND $rows AS row
CREATE (n:IssuedNumber {scheme: $scheme, period: $period})
SET n += $shared, n += row
