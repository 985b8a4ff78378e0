// name: events/of_event_id
// mode: read
// summary: The bookings that were made of an event of another format, by its own id, those taken back aside.
// param source: text
// param prefix: text, the id and what follows it
// returns: event_id
CYPHER 5
MATCH (e:Event {source: $source})
WHERE e.event_id STARTS WITH $prefix AND e.type <> 'void'
RETURN e.event_id AS event_id
ORDER BY event_id
