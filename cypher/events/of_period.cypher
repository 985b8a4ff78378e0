// name: events/of_period
// mode: read
// summary: The events of a source that happened in a period, by their own times, with whether they are voided.
// param source: text
// param from: integer, UTC microseconds
// param to: integer, UTC microseconds
// returns: event_id, type, voided
CYPHER 5
MATCH (e:Event {source: $source})
WHERE e.recorded_at > 0  // every event is; with it the index of a source's events is used
  AND e.at_from >= $from AND e.at_to <= $to AND NOT e.type IN ['void', 'define']
RETURN e.event_id AS event_id, e.type AS type, e.voided_at IS NOT NULL AS voided
ORDER BY event_id
