// name: partners/holders
// mode: read
// summary: The containers that ever held some things, through all nestings, by ordinal.
// param ids: list of integer, ordinals of things
// returns: holders
CYPHER 5
UNWIND $ids AS i
MATCH (x:Thing {ordinal: i})-[:PACKED_INTO*1..]->(hu:HandlingUnit)
RETURN collect(DISTINCT hu.ordinal) AS holders
