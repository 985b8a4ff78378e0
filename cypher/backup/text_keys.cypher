// name: backup/text_keys
// mode: read
// summary: The keys of the pieces of all long texts.
// returns: owner, place
CYPHER 5
MATCH (t:RecallText)
RETURN t.owner AS owner, t.place AS place
