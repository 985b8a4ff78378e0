// name: graph/end_reads
// mode: read
// summary: End the transactions of one piece of work.
// param mark: text, what the transactions of that work carry
// returns: message
CYPHER 5
SHOW TRANSACTIONS YIELD transactionId AS id, metaData
WHERE metaData.lotgraph = $mark
TERMINATE TRANSACTIONS id YIELD message
RETURN message
