// name: home/failed
// mode: read
// summary: How many things a test failed of.
// returns: count
CYPHER 5
MATCH (i:Inspection {result: 'fail'})-[r:MEASURED]->(x:Thing)
WHERE r.voided_at IS NULL
RETURN count(DISTINCT x) AS count
