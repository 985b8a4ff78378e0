// name: audit/set_beside_hash
// mode: write
// summary: Say which hash the text beside a snapshot has now.
// param case: text
// param number: integer
// param sha256: text
// returns: owner
CYPHER 5
MATCH (n:RecallSnapshot {case: $case, number: $number})
SET n.beside_sha256 = $sha256
RETURN n.owner AS owner
