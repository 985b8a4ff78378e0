// name: audit/text_owners
// mode: read
// summary: Whose long texts are kept, by the first part of their owner's name, and how many pieces.
// returns: owner, pieces
CYPHER 5
MATCH (t:RecallText)
RETURN split(t.owner, '/')[0] AS owner, count(t) AS pieces
ORDER BY owner
