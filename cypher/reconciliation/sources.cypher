// name: reconciliation/sources
// mode: read
// summary: All sources of events.
// returns: name, zone, day_start
CYPHER 5
MATCH (s:Source)
RETURN s.name AS name, s.zone AS zone, s.day_start AS day_start ORDER BY name
