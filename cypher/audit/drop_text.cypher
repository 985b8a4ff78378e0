// name: audit/drop_text
// mode: write
// summary: Drop the pieces of a long text.
// param prefix: text, how the owners of its pieces begin
// returns: nothing
CYPHER 5
MATCH (t:RecallText)
WHERE t.owner STARTS WITH $prefix
DETACH DELETE t
