// name: backup/clear_nodes
// mode: write
// summary: Delete some nodes but those of the schema, the clock and the note of a restore; how many.
// param count: integer, how many at the most
// returns: deleted
MATCH (n)
WHERE NOT n:Schema AND NOT n:Clock AND NOT n:Restore
WITH n LIMIT $count
DETACH DELETE n
RETURN count(*) AS deleted
