// name: events/forget_changes
// mode: write
// summary: Forget what commits before a stamp changed: whoever has not seen it since reads everything anew.
// param oldest: integer, a stamp
// returns: nothing
CYPHER 5
MATCH (c:Change)
WHERE c.last < $oldest
WITH c LIMIT 1000
DELETE c
