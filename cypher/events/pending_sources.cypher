// name: events/pending_sources
// mode: read
// summary: Sources whose events' times must be worked out anew, and the stamp to go on after.
// returns: name, after
MATCH (s:Source)
WHERE s.retime_after IS NOT NULL
RETURN s.name AS name, s.retime_after AS after
ORDER BY name
