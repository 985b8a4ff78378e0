// name: graph/step
// mode: read
// summary: How far a step was done on this database: the last event it looked at, and whether it is done.
// param name: text, the step's name
// returns: whole, source, event_id
CYPHER 5
OPTIONAL MATCH (s:Step {name: $name})
RETURN coalesce(s.whole, false) AS whole, coalesce(s.source, '') AS source, coalesce(s.event_id, '') AS event_id
