// name: feed/said
// mode: read
// summary: Events of some sources recorded between two stamps that may have given a status or taken one back, or are of some types, in the order of their stamps.
// param sources: list of text
// param after: integer, the stamp before the first
// param last: integer, the last stamp
// param types: list of text
// param count: integer, how many at the most
// returns: source, event_id, type, target, content, recorded_at, batch, at_from, at_to
CYPHER 5
UNWIND $sources AS source
MATCH (e:Event {source: source})
WHERE e.recorded_at > $after AND e.recorded_at <= $last AND e.batch IS NULL
  AND (e.type = 'status' OR e.type = 'void' OR e.type IN $types OR e.content CONTAINS '"status":')
RETURN source, e.event_id AS event_id, e.type AS type, e.target AS target, e.content AS content,
       e.recorded_at AS recorded_at, e.batch AS batch, e.at_from AS at_from, e.at_to AS at_to
ORDER BY recorded_at
LIMIT $count
