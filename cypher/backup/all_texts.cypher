// name: backup/all_texts
// mode: read
// summary: All pieces of long texts.
// returns: owner, place, text
CYPHER 5
MATCH (t:RecallText)
RETURN t.owner AS owner, t.place AS place, t.text AS text
