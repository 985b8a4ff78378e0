// name: trace/refs
// mode: read
// summary: The refs of some things.
// param ids: list of integer, ordinals of things
// returns: id, ref
CYPHER 5
UNWIND $ids AS i
MATCH (x:Thing {ordinal: i})
RETURN i AS id, x.ref AS ref
