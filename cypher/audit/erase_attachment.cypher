// name: audit/erase_attachment
// mode: write
// summary: Erase the name and note of an attached file; its size and hash stay. Whose text its bytes are.
// param case: text
// param number: integer
// returns: owner
CYPHER 5
MATCH (n:RecallAttachment {case: $case, number: $number})
SET n.name = '(erased)', n.note = '', n.erased = true
REMOVE n.salt
RETURN n.owner AS owner
