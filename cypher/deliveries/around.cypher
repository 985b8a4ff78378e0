// name: deliveries/around
// mode: read
// summary: Some containers, those that ever stood in them, those that these stood in, and all that stood in any of them.
// param ids: list of integer, ordinals
// returns: ids
CYPHER 5
UNWIND $ids AS i
MATCH (h:Thing {ordinal: i})
MATCH (h)<-[:PACKED_INTO*0..]-(a:HandlingUnit)
WITH DISTINCT a
MATCH (a)-[:PACKED_INTO*0..]->(b:HandlingUnit)
WITH DISTINCT b
MATCH (b)<-[:PACKED_INTO*0..]-(c:HandlingUnit)
RETURN collect(DISTINCT c.ordinal) AS ids
