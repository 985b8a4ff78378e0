// name: chain/objects
// mode: read
// summary: Some of what the recall desk keeps of a case, with the links by which cases hold it.
// param case: text
// param decisions: list of integer
// param snapshots: list of integer
// param holds: list of integer
// param replies: list of integer
// param attachments: list of integer
// param marks: list of text, refs
// param drills: list of text, cases
// param counters: list of integer, years
// returns: label, properties, links
CYPHER 5
CALL () {
  MATCH (n:RecallCase {number: $case}) RETURN n
  UNION ALL
  UNWIND $decisions AS number MATCH (n:RecallDecision {case: $case, number: number}) RETURN n
  UNION ALL
  UNWIND $snapshots AS number MATCH (n:RecallSnapshot {case: $case, number: number}) RETURN n
  UNION ALL
  UNWIND $holds AS number MATCH (n:RecallHold {case: $case, number: number}) RETURN n
  UNION ALL
  UNWIND $replies AS number MATCH (n:RecallReply {case: $case, number: number}) RETURN n
  UNION ALL
  UNWIND $attachments AS number MATCH (n:RecallAttachment {case: $case, number: number}) RETURN n
  UNION ALL
  UNWIND $marks AS ref MATCH (n:RecallMark {case: $case, ref: ref}) RETURN n
  UNION ALL
  UNWIND $drills AS number MATCH (n:RecallDrill {case: number}) RETURN n
  UNION ALL
  UNWIND $counters AS year MATCH (n:RecallCounter {year: year}) RETURN n
}
RETURN labels(n)[0] AS label, properties(n) AS properties,
       COLLECT { MATCH (c:RecallCase)-[r]->(n) RETURN [type(r), c.number] ORDER BY type(r), c.number } AS links
