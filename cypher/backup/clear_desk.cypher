// name: backup/clear_desk
// mode: write
// summary: Delete some of what the recall desk, numbers, the audit log and refusals left; how many.
// param count: integer, how many at the most
// returns: deleted
CYPHER 5
MATCH (n:RecallCounter|RecallCase|RecallMark|RecallDecision|RecallSnapshot|RecallHold|RecallReply|RecallAttachment|RecallDrill|RecallText|NumberScheme|NumberCounter|IssuedNumber|AuditEntry|AuditBeside|AuditHead|Refused)
WITH n LIMIT $count
DETACH DELETE n
RETURN count(*) AS deleted
