// name: events/set_properties
// mode: write
// summary: Set the properties that events give to things (null removes one); how many aliases went.
// param rows: list of [ref, properties]
// returns: lost
CYPHER 5
UNWIND $rows AS row
MATCH (n:Thing {ref: row[0]})
WITH n, row, size([each IN coalesce(n.aliases, []) WHERE NOT each IN coalesce(row[1].aliases, [])]) AS lost
SET n += row[1]
RETURN coalesce(sum(lost), 0) AS lost
