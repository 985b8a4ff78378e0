// name: trace/up
// mode: read
// summary: Everything that bookings come from, upstream of some things: linear, no paths.
// param starts: list of integer, node ids inside this transaction
// param known_at: integer, the recording stamp as of which the graph is read
// param then: boolean, whether that is an earlier moment
// returns: ids
MATCH (s:Thing) WHERE id(s) IN $starts
MATCH (s)<-[rs:CONSUMED_INTO|PRODUCED|RAN_AS|REPORTED_IN*0..]-(x)
WHERE all(r IN rs WHERE
  (r.flags < 16 OR r.flags IS NULL
    OR r.untracked IS NULL AND coalesce(r.voided_at, 9223372036854775807) > $known_at AND coalesce(r.undone_at, 9223372036854775807) > $known_at)
  AND (NOT $then OR coalesce(r.recorded_at, 0) <= $known_at))
RETURN collect(DISTINCT id(x)) AS ids
