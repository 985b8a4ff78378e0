// name: things/at_place
// mode: read
// summary: Everything ever booked at some places: ids inside this transaction.
// param refs: list of text, locations
// returns: ids
CYPHER 5
UNWIND $refs AS ref
MATCH (place:Location {ref: ref})
CALL (place) {
  MATCH (x:Thing)-[:MOVED_TO|ADJUSTED]->(place) RETURN x
  UNION
  MATCH (:Thing)-[r:PRODUCED {location: place.ref}]->(x:Thing) RETURN x
  UNION
  MATCH (:Thing)-[r:SUPPLIED {location: place.ref}]->(x:Thing) RETURN x
  UNION
  MATCH (:Thing)-[r:RETURNED {to: place.ref}]->(x:Thing) RETURN x
}
RETURN collect(DISTINCT x.ordinal) AS ids
