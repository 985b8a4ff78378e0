// name: deliveries/concerned
// mode: read
// summary: Shipments of containers whose contents may be others because something was booked on some containers or serials, or because some customers became another kind.
// param refs: list of text, refs of containers and serials
// param parties: list of text, refs of customers
// returns: source, event
CYPHER 5
CALL () {
  UNWIND $refs AS ref
  MATCH (x:Thing {ref: ref}) USING INDEX SEEK x:Thing(ref)  // however small the graph was when this was planned
  WITH x
  MATCH (x)-[:PACKED_INTO*0..]->(a:HandlingUnit)
  RETURN DISTINCT a
  UNION
  UNWIND $parties AS ref
  MATCH (c:Thing {ref: ref}) USING INDEX SEEK c:Thing(ref)
  WITH c
  MATCH (a:HandlingUnit)-[:SHIPPED_TO]->(c)
  RETURN DISTINCT a
}
WITH DISTINCT a
MATCH (a)-[:PACKED_INTO*0..]->(b:HandlingUnit)
WITH DISTINCT b
MATCH (b)<-[:PACKED_INTO*0..]-(c:HandlingUnit)
WITH DISTINCT c
MATCH (c)-[:PACKED_INTO*0..]->(d:HandlingUnit)
WITH DISTINCT d
MATCH (d)-[r:SHIPPED_TO]->(:Thing)
WHERE r.flags < 64 OR r.voided_at IS NULL AND r.undone_at IS NULL
RETURN DISTINCT r.source AS source, r.event AS event
