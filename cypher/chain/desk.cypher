// name: chain/desk
// mode: read
// summary: Everything the recall desk keeps but its long texts, with the links by which cases hold it.
// returns: label, properties, links
CYPHER 5
MATCH (n:RecallCounter|RecallCase|RecallMark|RecallDecision|RecallSnapshot|RecallHold|RecallReply|RecallAttachment|RecallDrill)
RETURN labels(n)[0] AS label, properties(n) AS properties,
       COLLECT { MATCH (c:RecallCase)-[r]->(n) RETURN [type(r), c.number] ORDER BY type(r), c.number } AS links
