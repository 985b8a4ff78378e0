// name: events/set_within
// mode: write
// summary: Put locations in others; null takes a location out of the one it was in.
// param rows: list of [location ref, ref of the location it is in, or null]
// returns: nothing
UNWIND $rows AS row
MATCH (n:Location {ref: row[0]})
OPTIONAL MATCH (n)-[old:IN]->(:Location)
DELETE old
WITH DISTINCT n, row
MATCH (outer:Location {ref: row[1]})
MERGE (n)-[:IN]->(outer)
