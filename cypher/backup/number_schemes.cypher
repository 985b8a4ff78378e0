// name: backup/number_schemes
// mode: read
// summary: The schemes by which numbers are handed out, in their order.
// returns: properties
CYPHER 5
MATCH (s:NumberScheme)
RETURN properties(s) AS properties
ORDER BY s.code
