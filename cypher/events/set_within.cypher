// name: events/set_within
// mode: write
// summary: Put locations in others; null takes a location out of the one it was in. How many moved.
// param rows: list of [location ref, ref of the location it is in, or null]
// returns: moved
CYPHER 5
UNWIND $rows AS row
MATCH (n:Location {ref: row[0]})
OPTIONAL MATCH (n)-[old:IN]->(o:Location)
WITH n, row, collect(old) AS olds, collect(o.ref) AS refs
WHERE refs <> CASE WHEN row[1] IS NULL THEN [] ELSE [row[1]] END
FOREACH (old IN olds | DELETE old)
WITH n, row
OPTIONAL MATCH (outer:Location {ref: row[1]})
FOREACH (each IN CASE WHEN outer IS NULL THEN [] ELSE [outer] END | MERGE (n)-[:IN]->(each))
RETURN count(n) AS moved
