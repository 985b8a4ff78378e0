// name: things/at_place
// mode: read
// summary: Everything ever booked at exactly this place: ids inside this transaction.
// param ref: text, a location
// returns: ids
MATCH (place:Location {ref: $ref})
CALL (place) {
  MATCH (x:Thing)-[:MOVED_TO|ADJUSTED]->(place) RETURN x
  UNION
  MATCH (:Thing)-[r:PRODUCED {location: place.ref}]->(x:Thing) RETURN x
  UNION
  MATCH (:Thing)-[r:SUPPLIED {location: place.ref}]->(x:Thing) RETURN x
  UNION
  MATCH (:Thing)-[r:RETURNED {to: place.ref}]->(x:Thing) RETURN x
}
RETURN collect(DISTINCT id(x)) AS ids
