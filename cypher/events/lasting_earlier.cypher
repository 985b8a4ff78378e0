// name: events/lasting_earlier
// mode: write
// summary: Lasting links that events of an earlier stamp name were known earlier.
// param type: text, the relationship type
// param rows: list of [from ref, to ref, stamp]
// returns: nothing
CYPHER 5
UNWIND $rows AS row
MATCH (:Thing {ref: row[0]})-[r:INCLUDES|RAN_AS|REPORTED_IN]->(:Thing {ref: row[1]})
WHERE type(r) = $type AND r.named_at > row[2]
SET r.named_at = row[2]
