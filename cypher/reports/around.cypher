// name: reports/around
// mode: read
// summary: Some places and all around them, each with the place it is in.
// param refs: list of text
// returns: ref, outer
CYPHER 5
UNWIND $refs AS ref
MATCH (:Location {ref: ref})-[:IN*0..]->(p:Location)
WITH DISTINCT p
MATCH (p)-[:IN]->(o:Location)
RETURN p.ref AS ref, min(o.ref) AS outer
