// name: backup/events_total
// mode: read
// summary: How many events the graph has.
// returns: total
CYPHER 5
MATCH (e:Event)
RETURN count(e) AS total
