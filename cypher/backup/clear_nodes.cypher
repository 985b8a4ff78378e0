// name: backup/clear_nodes
// mode: write
// summary: Delete some of lotgraph's nodes, but those of the schema, the clock and the note of a restore; how many.
// param count: integer, how many at the most
// returns: deleted
CYPHER 5
MATCH (n:Thing|Event|Source|Step|Refused|RecallCounter|RecallCase|RecallMark|RecallDecision|RecallSnapshot|RecallHold|RecallReply|RecallAttachment|RecallDrill|RecallText|NumberScheme|NumberCounter|IssuedNumber|AuditEntry|AuditBeside|AuditHead)
WITH n LIMIT $count
DETACH DELETE n
RETURN count(*) AS deleted
