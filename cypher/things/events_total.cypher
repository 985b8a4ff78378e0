// name: things/events_total
// mode: read
// summary: How many rows things/events has.
// param ref: text
// returns: total
CYPHER 5
MATCH (x:Thing {ref: $ref})
CALL (x) {
  RETURN x AS s
  UNION
  MATCH (x)-[:RAN_AS|REPORTED_IN]->(s:Thing) WHERE x:WorkOrder RETURN s
}
CALL (x, s) {
  MATCH (s)-[r:CONSUMED_INTO|PRODUCED|PACKED_INTO|UNPACKED_FROM|SUPPLIED|MOVED_TO|SHIPPED_TO|RETURNED|ADJUSTED|COUNTED|MEASURED|RAN_ON]-(:Thing)
  WHERE type(r) <> 'RAN_ON' OR x:Resource
  RETURN r
  UNION ALL
  MATCH (e:Event)-[r:ABOUT]->(s)
  WHERE e.type IN ['define', 'status', 'run']
  RETURN r
}
RETURN count(DISTINCT r) AS total
