// name: things/at_place
// mode: read
// summary: Everything ever booked at some places, or shipped to them as customers that are own places: ids inside this transaction.
// param refs: list of text, locations
// returns: ids
CYPHER 5
UNWIND $refs AS ref
CALL (ref) {
  MATCH (x:Thing)-[:MOVED_TO|ADJUSTED]->(:Location {ref: ref}) RETURN x
  UNION
  MATCH (:Thing)-[r:PRODUCED {location: ref}]->(x:Thing) RETURN x
  UNION
  MATCH (:Thing)-[r:SUPPLIED {location: ref}]->(x:Thing) RETURN x
  UNION
  MATCH (:Thing)-[r:RETURNED {to: ref}]->(x:Thing) RETURN x
  UNION
  MATCH (x:Thing)-[:SHIPPED_TO]->(:Customer {ref: 'customer' + substring(ref, 8), kind: 'own'}) RETURN x
}
RETURN collect(DISTINCT x.ordinal) AS ids
