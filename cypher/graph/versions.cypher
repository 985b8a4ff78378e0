// name: graph/versions
// mode: read
// summary: What events say of some things, and the last of them: that told it, or was voided.
// param refs: list of text
// returns: ref, label, properties, inside, stamp, source, event
CYPHER 5
UNWIND $refs AS ref
MATCH (x:Thing {ref: ref})
CALL (x) {
  OPTIONAL MATCH (x)<-[r:ABOUT]-()
  WITH r, CASE WHEN r.voided_at > r.recorded_at THEN r.voided_at ELSE r.recorded_at END AS stamp
  ORDER BY coalesce(stamp, 0) DESC LIMIT 1
  RETURN stamp, r.source AS source, r.event AS event
}
CALL (x) {
  OPTIONAL MATCH (x)-[:IN]->(o:Location)
  RETURN head(collect(o.number)) AS inside
}
RETURN ref, [name IN labels(x) WHERE name <> 'Thing'][0] AS label, properties(x) AS properties, inside,
       coalesce(stamp, 0) AS stamp, source, event
