// name: things/place_events_total
// mode: read
// summary: How many rows things/place_events has.
// param ref: text, a location
// returns: total
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
RETURN count(DISTINCT r) AS total
