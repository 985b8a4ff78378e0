// name: causes/sibling_times
// mode: read
// summary: When some runs ran: as told, and by their bookings (unknown: -4611686018427387904), as columns.
// param ids: list of integer, ordinals of things
// param known_at: integer, the recording stamp as of which the graph is read
// returns: ids, refs, started, ended, first, last
CYPHER 5
UNWIND $ids AS i
MATCH (x:Thing {ordinal: i})
CALL (x) {
  OPTIONAL MATCH (x)-[b:CONSUMED_INTO|PRODUCED]-(:Thing)
  WHERE b.recorded_at <= $known_at AND coalesce(b.voided_at, 4611686018427387904) > $known_at
  AND coalesce(b.undone_at, 4611686018427387904) > $known_at
  RETURN min(b.at_from) AS first, max(b.at_to) AS last
}
RETURN collect(i) AS ids, collect(x.ref) AS refs, collect(coalesce(x.started_at, '')) AS started,
       collect(coalesce(x.ended_at, '')) AS ended, collect(coalesce(first, -4611686018427387904)) AS first,
       collect(coalesce(last, -4611686018427387904)) AS last
