// name: recall/text
// mode: read
// summary: A long text that was kept in pieces.
// param prefix: text, how the owners of its pieces begin
// returns: text
CYPHER 5
MATCH (t:RecallText)
WHERE t.owner STARTS WITH $prefix
RETURN t.text AS text ORDER BY t.owner, t.place
