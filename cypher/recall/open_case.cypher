// name: recall/open_case
// mode: write
// summary: Open a case under the next number of its year; it knows what was committed until then.
// param year: integer
// param properties: map, what the case is
// returns: number, opened_stamp
CYPHER 5
MERGE (n:RecallCounter {year: $year}) ON CREATE SET n.last = 0
SET n.last = n.last + 1
WITH n
MATCH (k:Clock {name: 'recorded'})
CREATE (c:RecallCase {number: 'RC-' + toString($year) + '-' + right('000' + toString(n.last), CASE WHEN n.last > 999 THEN 6 ELSE 3 END)})
SET c += $properties, c.opened_stamp = k.last, c.decisions = 0, c.snapshots = 0, c.holds = 0, c.replies = 0
RETURN c.number AS number, c.opened_stamp AS opened_stamp
