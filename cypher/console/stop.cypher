// name: console/stop
// mode: read
// summary: End the transactions that carry a mark, whoever waits for them.
// param mark: text
// returns: message
SHOW TRANSACTIONS YIELD transactionId AS stopped, metaData
WHERE metaData.lotgraph = $mark
TERMINATE TRANSACTIONS stopped YIELD message
RETURN message
