// name: events/create_bookings
// mode: write
// summary: Add the relationships of new events, all of one type.
// param type: text, the relationship type
// param rows: list of [from ref, to ref, properties]
// returns: nothing
UNWIND $rows AS row
MATCH (a:Thing {ref: row[0]})
MATCH (b:Thing {ref: row[1]})
CREATE (a)-[r:$($type)]->(b)
SET r = row[2]
