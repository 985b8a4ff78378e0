// name: graph/store
// mode: read
// summary: Which store this is: another one, a copy too, has another id.
// returns: store
CYPHER 5
CALL db.info() YIELD id
RETURN id AS store
