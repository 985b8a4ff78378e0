// name: events/sources
// mode: read
// summary: What is known of the sources of events.
// returns: name, zone, day_start, at_basis, event_types
CYPHER 5
MATCH (s:Source)
RETURN s.name AS name, s.zone AS zone, s.day_start AS day_start, s.at_basis AS at_basis, s.event_types AS event_types
ORDER BY name
