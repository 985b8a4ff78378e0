// name: backup/clear_links
// mode: write
// summary: Delete some relationships of lotgraph's nodes; how many.
// param count: integer, how many at the most
// returns: deleted
CYPHER 5
MATCH (:Thing|Event|RecallCase)-[r]->()
WITH r LIMIT $count
DELETE r
RETURN count(*) AS deleted
