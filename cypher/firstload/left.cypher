// name: firstload/left
// mode: read
// summary: Whether a first load was imported and is not finished.
// param name: text, the step's name
// returns: left
CYPHER 5
OPTIONAL MATCH (s:Step {name: $name})
RETURN coalesce(NOT s.whole, false) AS left
