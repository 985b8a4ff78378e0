// name: chain/head
// mode: read
// summary: The head of the log: its last entry's number and hash, and which chain it is; none before the first entry.
// returns: chain, number, hash
CYPHER 5
MATCH (h:AuditHead {name: 'audit'})
RETURN h.chain AS chain, h.number AS number, h.hash AS hash
