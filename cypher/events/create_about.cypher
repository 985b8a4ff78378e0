// name: events/create_about
// mode: write
// summary: Link new events to the things they define or change.
// param rows: list of [source, event id, ref, properties]
// returns: nothing
CYPHER 5
UNWIND $rows AS row
MATCH (e:Event {source: row[0], event_id: row[1]})
MATCH (n:Thing {ref: row[2]})
CREATE (e)-[r:ABOUT]->(n)
SET r = row[3]
