// name: events/pending_sources
// mode: read
// summary: Sources whose events' times must be worked out anew.
// returns: name
CYPHER 5
MATCH (s:Source)
WHERE s.retime_after IS NOT NULL
RETURN s.name AS name
ORDER BY name
