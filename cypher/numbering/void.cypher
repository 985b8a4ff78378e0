// name: numbering/void
// mode: write
// summary: Note that a number is not to be used, unless that was said before; whether it was handed out and whether this said it.
// param ref: text
// param now: integer, UTC microseconds
// param by: text, who says so
// param reason: text
// returns: told, done
CYPHER 5
OPTIONAL MATCH (n:IssuedNumber {ref: $ref})
WITH n, n.void_at IS NULL AS open
FOREACH (each IN CASE WHEN n IS NOT NULL AND open THEN [n] ELSE [] END |
  SET each.void_at = $now, each.void_by = $by, each.void_reason = $reason)
RETURN properties(n) AS told, open AND n IS NOT NULL AS done
