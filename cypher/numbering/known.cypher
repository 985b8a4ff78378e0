// name: numbering/known
// mode: read
// summary: Which of some refs are there already, as a thing or as a number that was handed out.
// param refs: list of text
// returns: ref
CYPHER 5
UNWIND $refs AS ref
WITH ref
WHERE EXISTS { MATCH (:Thing {ref: ref}) } OR EXISTS { MATCH (:IssuedNumber {ref: ref}) }
RETURN ref
