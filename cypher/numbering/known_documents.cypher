// name: numbering/known_documents
// mode: read
// summary: Which of some document numbers an event names already.
// param numbers: list of text
// returns: number
CYPHER 5
UNWIND $numbers AS number
WITH number
WHERE EXISTS { MATCH (:Event {document: number}) }
RETURN number
