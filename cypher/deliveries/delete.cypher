// name: deliveries/delete
// mode: write
// summary: Delete some links.
// param ids: list of integer, relationship ids inside this transaction
// returns: nothing
CYPHER 5
UNWIND $ids AS i
MATCH ()-[d:DELIVERED]->() WHERE id(d) = i
DELETE d
