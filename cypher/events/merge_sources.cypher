// name: events/merge_sources
// mode: write
// summary: Make sure the sources of a batch exist; what is known of all sources, and of which of the batch something was ever taken back without naming the event.
// param names: list of text
// returns: name, zone, day_start, at_basis, event_types, likes
CYPHER 5
UNWIND $names AS name
MERGE (s:Source {name: name})
WITH count(*) AS merged
MATCH (s:Source)
RETURN s.name AS name, s.zone AS zone, s.day_start AS day_start, s.at_basis AS at_basis, s.event_types AS event_types,
       s.name IN $names AND EXISTS { MATCH (e:Event {source: s.name}) WHERE e.target STARTS WITH '(like) ' } AS likes
ORDER BY name
