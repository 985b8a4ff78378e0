// name: trace/refs
// mode: read
// summary: The refs of some things.
// param ids: list of integer, node ids inside this transaction
// returns: id, ref
CYPHER 5
UNWIND $ids AS i
MATCH (x:Thing) WHERE id(x) = i
RETURN i AS id, x.ref AS ref
