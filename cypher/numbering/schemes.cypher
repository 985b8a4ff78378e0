// name: numbering/schemes
// mode: read
// summary: All schemes by which numbers are or were handed out, those in use first.
// returns: told
CYPHER 5
MATCH (s:NumberScheme)
RETURN properties(s) AS told
ORDER BY s.ended_at IS NOT NULL, s.kind, s.item, s.site, s.made_at
