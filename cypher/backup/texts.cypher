// name: backup/texts
// mode: read
// summary: Some pieces of long texts.
// param keys: list of [owner, place]
// returns: owner, place, text
CYPHER 5
UNWIND $keys AS key
MATCH (t:RecallText {owner: key[0], place: key[1]})
RETURN t.owner AS owner, t.place AS place, t.text AS text
