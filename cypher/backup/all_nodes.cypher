// name: backup/all_nodes
// mode: read
// summary: All nodes but those of the schema, the clock and other people.
// returns: label, properties
CYPHER 5
MATCH (n:Thing|Event|Source|Refused|RecallCounter|RecallCase|RecallMark|RecallDecision|RecallSnapshot|RecallHold|RecallReply|RecallAttachment|RecallDrill|RecallText|NumberScheme|NumberCounter|IssuedNumber)
RETURN [name IN labels(n) WHERE name <> 'Thing'][0] AS label, properties(n) AS properties
