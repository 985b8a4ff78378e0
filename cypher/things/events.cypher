// name: things/events
// mode: read
// summary: One page of everything booked on a thing, newest first; of an order also its runs'.
// param ref: text
// param skip: integer
// param count: integer, rows a page
// returns: type, start, end, booking, told, subject, corrections
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
  RETURN r, r.at_to AS at_to, r.recorded_at AS recorded_at, null AS e
  UNION ALL
  MATCH (e:Event)-[r:ABOUT]->(s)
  WHERE e.type IN ['define', 'status', 'run']
  RETURN r, e.at_to AS at_to, e.recorded_at AS recorded_at, e
}
WITH DISTINCT r, s, e, at_to, recorded_at
ORDER BY coalesce(at_to, -1) DESC, recorded_at DESC, r.source, r.event, r.line
SKIP $skip LIMIT $count
CALL (r) {
  OPTIONAL MATCH (c:Event {source: r.source, target: r.event})
  WHERE c.type IN ['void', 'reverse']
  RETURN collect({type: c.type, event_id: c.event_id, content: c.content, voided_at: c.voided_at}) AS corrections
}
RETURN type(r) AS type, CASE WHEN e IS NULL THEN startNode(r).ref END AS start, endNode(r).ref AS end,
       properties(r) AS booking,
       CASE WHEN e IS NOT NULL
            THEN e {.type, .at, .at_from, .at_to, .at_basis, .document, .content, .voided_at} END AS told,
       s.ref AS subject, [c IN corrections WHERE c.type IS NOT NULL] AS corrections
