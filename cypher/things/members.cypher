// name: things/members
// mode: read
// summary: The serials of a lot, or the lots of a serial.
// param ref: text
// param skip: integer
// param count: integer, rows a page
// returns: ref, status, total
CYPHER 5
MATCH (x:Thing {ref: $ref})
CALL (x) {
  MATCH (x)-[:INCLUDES]-(y:Thing) RETURN count(y) AS total
}
MATCH (x)-[:INCLUDES]-(y:Thing)
RETURN y.ref AS ref, y.status AS status, total
ORDER BY ref SKIP $skip LIMIT $count
