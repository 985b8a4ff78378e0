// name: reports/in_range
// mode: read
// summary: Lots and serials that were received, made, used, shipped or came back in a time, as far as it may have been then.
// param low: integer, UTC microseconds, the first instant
// param high: integer, UTC microseconds, the last instant
// param known_at: integer, the recording stamp as of which the graph is read
// param limit: integer, at most so many
// returns: ref
CYPHER 5
MATCH (x:Thing)-[r:SUPPLIED|PRODUCED|CONSUMED_INTO|SHIPPED_TO|RETURNED]-()
WHERE (x:Lot OR x:Serial) AND r.at_to >= $low AND coalesce(r.at_from, r.at_to) <= $high
  AND r.recorded_at <= $known_at
  AND coalesce(r.voided_at, 4611686018427387904) > $known_at AND coalesce(r.undone_at, 4611686018427387904) > $known_at
RETURN DISTINCT x.ref AS ref ORDER BY ref LIMIT $limit
