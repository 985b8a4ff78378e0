// name: events/set_times
// mode: write
// summary: Set the times of events that have no relationships of their own.
// param rows: list of [source, event id, times]
// returns: nothing
CYPHER 5
UNWIND $rows AS row
MATCH (e:Event {source: row[0], event_id: row[1]})
SET e += row[2]
