// name: backup/events_total
// mode: read
// summary: How many events the graph has.
// returns: total
MATCH (e:Event)
RETURN count(e) AS total
