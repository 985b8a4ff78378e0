// name: backup/finish
// mode: write
// summary: Set the writers' clock as it was, and note that the database is filled.
// param last: integer, the last stamp
// param shape: integer, how often something changed that is kept only as it is
// returns: nothing
CYPHER 5
MATCH (c:Clock {name: 'recorded'})
SET c.last = $last, c.shape = $shape
WITH c
MATCH (r:Restore)
DELETE r
