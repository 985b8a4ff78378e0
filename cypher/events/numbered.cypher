// name: events/numbered
// mode: read
// summary: How many things have an ordinal.
// returns: things
CYPHER 5
MATCH (n:Thing) WHERE n.ordinal IS NOT NULL
RETURN count(n) AS things
