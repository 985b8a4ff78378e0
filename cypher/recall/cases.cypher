// name: recall/cases
// mode: read
// summary: All cases, newest first.
// returns: told
MATCH (c:RecallCase)
RETURN properties(c) AS told ORDER BY c.opened_at DESC, c.number DESC
