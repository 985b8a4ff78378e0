// name: events/named_earlier
// mode: write
// summary: Things that events of an earlier stamp name were known earlier.
// param rows: list of [ref, stamp]
// returns: nothing
CYPHER 5
UNWIND $rows AS row
MATCH (n:Thing {ref: row[0]})
WHERE n.named_at > row[1]
SET n.named_at = row[1]
