// name: console/running
// mode: read
// summary: The transactions that carry a mark, ended ones that are not gone yet included.
// param mark: text
// returns: id
CYPHER 5
SHOW TRANSACTIONS YIELD transactionId AS id, metaData
WHERE metaData.lotgraph = $mark
RETURN id
