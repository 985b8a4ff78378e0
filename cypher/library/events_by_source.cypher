// name: library/events_by_source
// mode: read
// title: Events by source and type
// group: Quality of the data
// summary: How many events of each type each source has told, and how many of them were voided.
// returns: source, type, events, voided, last
CYPHER 5
MATCH (e:Event)
RETURN e.source AS source, e.type AS type, count(e) AS events, count(e.voided_at) AS voided, max(e.at) AS last
ORDER BY source, type
