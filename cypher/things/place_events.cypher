// name: things/place_events
// mode: read
// summary: One page of everything booked at a place, newest first.
// param ref: text, a location
// param skip: integer
// param count: integer, rows a page
// returns: type, start, end, booking, told, subject, corrections
CYPHER 5
MATCH (x:Location {ref: $ref})
CALL (x) {
  MATCH (x)-[r:MOVED_TO|ADJUSTED|COUNTED]-(:Thing) RETURN r
  UNION ALL
  MATCH (:Thing)-[r:MOVED_TO {from: x.ref}]->(:Thing) RETURN r
  UNION ALL
  MATCH (:Thing)-[r:PRODUCED {location: x.ref}]->(:Thing) RETURN r
  UNION ALL
  MATCH (:Thing)-[r:SUPPLIED {location: x.ref}]->(:Thing) RETURN r
  UNION ALL
  MATCH (:Thing)-[r:CONSUMED_INTO {location: x.ref}]->(:Thing) RETURN r
  UNION ALL
  MATCH (:Thing)-[r:SHIPPED_TO {from: x.ref}]->(:Thing) RETURN r
  UNION ALL
  MATCH (:Thing)-[r:RETURNED {to: x.ref}]->(:Thing) RETURN r
}
WITH DISTINCT r, x
ORDER BY coalesce(r.at_to, -1) DESC, r.recorded_at DESC, r.source, r.event, r.line
SKIP $skip LIMIT $count
CALL (r) {
  OPTIONAL MATCH (c:Event {source: r.source, target: r.event})
  WHERE c.type IN ['void', 'reverse']
  RETURN collect({type: c.type, event_id: c.event_id, content: c.content, voided_at: c.voided_at}) AS corrections
}
RETURN type(r) AS type, startNode(r).ref AS start, endNode(r).ref AS end,
       properties(r) AS booking, null AS told, x.ref AS subject,
       [c IN corrections WHERE c.type IS NOT NULL] AS corrections
