// name: things/decided_parts
// mode: read
// summary: Lots and serials of which a part was given a status, and containers that have one.
// param most: integer, how many at most
// returns: ids, total
CYPHER 5
CALL () {
  MATCH (e:Event)-[r:ABOUT]->(x:Thing)
  WHERE r.part = true AND e.voided_at IS NULL
  RETURN DISTINCT x.ordinal AS i
  UNION
  MATCH (h:HandlingUnit) WHERE h.status < 'released' OR h.status > 'released'
  RETURN h.ordinal AS i
}
WITH collect(DISTINCT i) AS found
RETURN found[..$most] AS ids, size(found) AS total
