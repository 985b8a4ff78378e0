// name: things/document
// mode: read
// summary: One page of the events of a document, in the order they were recorded.
// param number: text
// param words: text, the same as a full-text phrase
// param skip: integer
// param count: integer, rows a page
// returns: source, event_id, type, at, at_from, recorded_at, document, content, voided_at, total
CYPHER 5
CALL () {
  MATCH (e:Event {document: $number})
  RETURN e
  UNION
  CALL db.index.fulltext.queryNodes('event_documents', $words) YIELD node AS e
  WHERE $number IN e.documents
  RETURN e
}
WITH e ORDER BY e.recorded_at, e.source, e.event_id
WITH collect(e) AS found
WITH size(found) AS total, found[$skip..$skip + $count] AS found
UNWIND found AS e
RETURN e.source AS source, e.event_id AS event_id, e.type AS type, e.at AS at, e.at_from AS at_from,
       e.recorded_at AS recorded_at, e.document AS document, e.content AS content,
       e.voided_at AS voided_at, total
