// name: checks/units_shipped
// mode: read
// summary: Which customers got something that some things had gone into, and when at the earliest that was booked (-1 unknown).
// param ids: list of integer, ordinals of things
// param known_at: integer, UTC microseconds
// returns: ids, customers, starts
CYPHER 5
UNWIND $ids AS i
MATCH (x:Thing {ordinal: i})
MATCH (x)-[rs:CONSUMED_INTO|PRODUCED|RAN_AS|REPORTED_IN*1..]->(unit)
WHERE none(r IN rs WHERE endNode(r):Item)
WITH DISTINCT i, unit
MATCH (unit)-[:PACKED_INTO*0..]->(whole)
WITH DISTINCT i, whole
MATCH (whole)-[r:SHIPPED_TO]->(c:Customer)
WHERE r.recorded_at <= $known_at AND coalesce(r.voided_at, 4611686018427387904) > $known_at
  AND coalesce(r.undone_at, 4611686018427387904) > $known_at
WITH i, c.ordinal AS customer, min(coalesce(r.at_from, -1)) AS start
RETURN collect(i) AS ids, collect(customer) AS customers, collect(start) AS starts
