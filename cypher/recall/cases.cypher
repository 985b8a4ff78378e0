// name: recall/cases
// mode: read
// summary: All cases, newest first.
// returns: told
CYPHER 5
MATCH (c:RecallCase)
RETURN properties(c) AS told ORDER BY c.opened_at DESC, c.number DESC
