// name: graph/probe
// mode: write
// summary: Store when it was last tried whether anything can be stored.
// param now: integer, UTC microseconds
// returns: last
CYPHER 5
MERGE (c:Clock {name: 'probe'})
SET c.last = $now
RETURN c.last AS last
