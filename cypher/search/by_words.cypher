// name: search/by_words
// mode: read
// summary: Things whose number, name, alias or supplier lot holds some words, best first.
// param words: text, a full-text query
// param count: integer, how many at the most
// returns: ref
CYPHER 5
CALL db.index.fulltext.queryNodes('thing_words', $words, {limit: $count}) YIELD node
WHERE node.number IS NOT NULL AND NOT node:Completion
RETURN node.ref AS ref
