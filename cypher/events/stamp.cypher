// name: events/stamp
// mode: write
// summary: Take the writer's clock (one writer at a time) and reserve stamps that only rise.
// param now: integer, UTC microseconds of the writer's clock
// param count: integer, how many stamps are wanted
// returns: first, behind
CYPHER 5
MATCH (c:Clock {name: 'recorded'})
SET c.taken_by = $now
WITH c, c.last - $now AS behind, CASE WHEN c.last >= $now THEN c.last + 1 ELSE $now END AS first
SET c.last = first + $count - 1
RETURN first, behind
