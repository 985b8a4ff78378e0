// name: search/document
// mode: read
// summary: How many events carry a document number.
// param text: text
// param words: text, the same as a full-text phrase
// returns: events
CYPHER 5
CALL () {
  MATCH (e:Event {document: $text})
  RETURN e
  UNION
  CALL db.index.fulltext.queryNodes('event_documents', $words) YIELD node AS e
  WHERE $text IN e.documents
  RETURN e
}
RETURN count(e) AS events
