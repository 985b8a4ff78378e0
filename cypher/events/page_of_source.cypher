// name: events/page_of_source
// mode: read
// summary: One page of a source's events, in the order they were recorded.
// param source: text
// param after: integer, the stamp to start after
// param count: integer, how many at the most
// returns: event_id, recorded_at, content, at_from, at_to, at_basis
MATCH (e:Event {source: $source})
WHERE e.recorded_at > $after
RETURN e.event_id AS event_id, e.recorded_at AS recorded_at, e.content AS content,
       e.at_from AS at_from, e.at_to AS at_to, e.at_basis AS at_basis
ORDER BY recorded_at
LIMIT $count
