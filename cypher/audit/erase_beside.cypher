// name: audit/erase_beside
// mode: write
// summary: Erase what stands beside an entry of the log; how many texts that were.
// param number: integer
// returns: erased
CYPHER 5
MATCH (b:AuditBeside {number: $number})
DETACH DELETE b
RETURN count(*) AS erased
