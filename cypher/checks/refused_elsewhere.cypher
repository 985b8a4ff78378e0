// name: checks/refused_elsewhere
// mode: read
// summary: Refused events that name no lot, serial, order or batch the graph knows.
// param conflicts: boolean, whether those are wanted that came twice with other content, or all others
// param count: integer, how many to list
// returns: total, listed
CYPHER 5
MATCH (f:Refused)
WHERE (coalesce(f.code, '') = 'conflict') = $conflicts AND NOT any(ref IN coalesce(f.refs, []) WHERE EXISTS {
  MATCH (x:Thing {ref: ref}) WHERE x:Lot OR x:Serial OR x:Batch OR x:WorkOrder
})
WITH f ORDER BY f.source, f.event_id, f.sha256
WITH count(f) AS total, collect([f.source, f.event_id, f.code, f.text, f.refs]) AS all
RETURN total, all[..$count] AS listed
