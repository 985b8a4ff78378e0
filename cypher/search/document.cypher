// name: search/document
// mode: read
// summary: How many events carry a document number.
// param text: text
// returns: events
MATCH (e:Event {document: $text})
RETURN count(e) AS events
