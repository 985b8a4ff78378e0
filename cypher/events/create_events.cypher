// name: events/create_events
// mode: write
// summary: Keep new events with their canonical content.
// param rows: list of maps, the properties of each event
// returns: nothing
UNWIND $rows AS row
CREATE (e:Event)
SET e = row
