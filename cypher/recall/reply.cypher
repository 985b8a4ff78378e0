// name: recall/reply
// mode: write
// summary: Write down steps of the follow-up of customers, in order; the next line of the log is theirs.
// param case: text
// param rows: list of map
// returns: last
CYPHER 5
MATCH (c:RecallCase {number: $case})
UNWIND range(0, size($rows) - 1) AS place
WITH c, $rows[place] AS row, c.replies + place + 1 AS number
CREATE (c)-[:HEARD]->(r:RecallReply {case: c.number, number: number})
SET r += row, r.decision = c.decisions + 1
WITH c, count(r) AS added
SET c.replies = c.replies + added
RETURN c.replies AS last
