// name: trace/reach_up
// mode: read
// summary: How many things of each kind bookings alone reach upstream, whenever they happened.
// param starts: list of integer, ordinals of things
// returns: label, count
CYPHER 5
MATCH (s:Thing) WHERE s.ordinal IN $starts
MATCH (s)<-[rs:CONSUMED_INTO|PRODUCED|RAN_AS|REPORTED_IN*0..]-(x)
WHERE none(r IN rs WHERE coalesce(r.flags, 0) >= 16
  AND (r.untracked IS NOT NULL OR r.voided_at IS NOT NULL OR r.undone_at IS NOT NULL))
WITH DISTINCT x
RETURN CASE WHEN x:Lot THEN 'Lot' WHEN x:Batch THEN 'Batch' WHEN x:Serial THEN 'Serial'
            WHEN x:WorkOrder THEN 'WorkOrder' WHEN x:Completion THEN 'Completion' ELSE 'Other' END AS label,
       count(*) AS count
