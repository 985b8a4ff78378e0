// name: recall/attach
// mode: write
// summary: Keep what is known of a file under the next number of its case.
// param case: text
// param properties: map
// returns: number
CYPHER 5
MATCH (c:RecallCase {number: $case})
SET c.attachments = coalesce(c.attachments, 0) + 1
CREATE (c)-[:ATTACHED]->(a:RecallAttachment {case: $case, number: c.attachments})
SET a += $properties
RETURN a.number AS number
