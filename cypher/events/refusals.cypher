// name: events/refusals
// mode: read
// summary: How many refused events are remembered.
// returns: count
MATCH (f:Refused)
RETURN count(f) AS count
