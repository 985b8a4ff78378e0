// name: numbering/of_request
// mode: read
// summary: What was handed out for a request before, in its order.
// param request: text
// param scheme: text
// returns: told
CYPHER 5
MATCH (n:IssuedNumber {request: $request}) WHERE n.scheme = $scheme AND n.skipped IS NULL
RETURN properties(n) AS told
ORDER BY n.at, n.period, n.place
