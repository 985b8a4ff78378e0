// name: backup/refused
// mode: read
// summary: The refusals that are remembered.
// returns: properties
CYPHER 5
MATCH (f:Refused)
RETURN properties(f) AS properties
