// name: feed/taken_from_file
// mode: read
// summary: How many events name a batch themselves.
// param batch: integer, its first stamp
// returns: events
CYPHER 5
MATCH (e:Event {batch: $batch})
RETURN count(e) AS events
