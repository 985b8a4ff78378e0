// name: checks/sift_refused
// mode: read
// summary: Things that refused events name.
// returns: ids
MATCH (f:Refused)
WHERE f.refs IS NOT NULL
UNWIND f.refs AS ref
WITH DISTINCT ref
MATCH (x:Thing {ref: ref})
RETURN collect(id(x)) AS ids
