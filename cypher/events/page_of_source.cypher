// name: events/page_of_source
// mode: read
// summary: The next page of a source's events whose times must be worked out anew, as recorded.
// param source: text
// param count: integer, how many at the most
// returns: event_id, recorded_at, content, at_from, at_to, at_basis
CYPHER 5
MATCH (s:Source {name: $source})
MATCH (e:Event {source: $source})
WHERE e.recorded_at >= s.retime_after
  AND (e.recorded_at > s.retime_after OR e.event_id > coalesce(s.retime_after_id, ''))
RETURN e.event_id AS event_id, e.recorded_at AS recorded_at, e.content AS content,
       e.at_from AS at_from, e.at_to AS at_to, e.at_basis AS at_basis
ORDER BY recorded_at, event_id
LIMIT $count
