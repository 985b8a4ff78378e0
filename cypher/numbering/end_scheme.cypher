// name: numbering/end_scheme
// mode: write
// summary: End a scheme; its target is free for another. How many were ended.
// param code: text
// param now: integer, UTC microseconds
// param by: text, who ends it
// returns: ended
CYPHER 5
MATCH (s:NumberScheme {code: $code}) WHERE s.ended_at IS NULL
SET s.ended_at = $now, s.ended_by = $by, s.target = NULL
RETURN count(s) AS ended
