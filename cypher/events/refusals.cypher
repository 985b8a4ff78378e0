// name: events/refusals
// mode: read
// summary: How many refused events are remembered.
// returns: count
CYPHER 5
MATCH (f:Refused)
RETURN count(f) AS count
