// name: backup/desk
// mode: read
// summary: Everything the recall desk keeps but its long texts, with the links by which its case holds it.
// returns: label, links, properties
CYPHER 5
MATCH (n:RecallCounter|RecallCase|RecallMark|RecallDecision|RecallSnapshot|RecallHold|RecallReply|RecallAttachment|RecallDrill)
RETURN labels(n)[0] AS label, COLLECT { MATCH (:RecallCase)-[r]->(n) RETURN type(r) AS kind ORDER BY kind } AS links,
       properties(n) AS properties
