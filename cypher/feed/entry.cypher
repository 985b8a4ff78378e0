// name: feed/entry
// mode: read
// summary: The chain and hash of an entry of the log; no row where there is none of that number.
// param number: integer
// returns: chain, hash
CYPHER 5
MATCH (e:AuditEntry {number: $number})
RETURN e.chain AS chain, e.hash AS hash
