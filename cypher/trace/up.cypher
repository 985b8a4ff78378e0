// name: trace/up
// mode: read
// summary: Everything that bookings come from, upstream of some things: linear, no paths.
// param starts: list of integer, node ids inside this transaction
// returns: ids
MATCH (s:Thing) WHERE id(s) IN $starts
MATCH (s)<-[rs:CONSUMED_INTO|PRODUCED|RAN_AS|REPORTED_IN*0..]-(x:Thing)
WHERE all(r IN rs WHERE r.voided_at IS NULL AND r.undone_at IS NULL AND r.untracked IS NULL)
RETURN collect(DISTINCT id(x)) AS ids
