// name: causes/sibling_times
// mode: read
// summary: When some runs ran: as told, and by their bookings (unknown: -4611686018427387904), as columns.
// param ids: list of integer, node ids inside this transaction
// returns: ids, refs, started, ended, first, last
UNWIND $ids AS i
MATCH (x:Thing) WHERE id(x) = i
CALL (x) {
  OPTIONAL MATCH (x)-[b:CONSUMED_INTO|PRODUCED]-(:Thing)
  WHERE b.voided_at IS NULL AND b.undone_at IS NULL
  RETURN min(b.at_from) AS first, max(b.at_to) AS last
}
RETURN collect(i) AS ids, collect(x.ref) AS refs, collect(coalesce(x.started_at, '')) AS started,
       collect(coalesce(x.ended_at, '')) AS ended, collect(coalesce(first, -4611686018427387904)) AS first,
       collect(coalesce(last, -4611686018427387904)) AS last
