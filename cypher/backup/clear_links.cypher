// name: backup/clear_links
// mode: write
// summary: Delete some relationships, whatever they are; how many.
// param count: integer, how many at the most
// returns: deleted
MATCH ()-[r]->()
WITH r LIMIT $count
DELETE r
RETURN count(*) AS deleted
