// name: feed/said_from_file
// mode: read
// summary: Events of a batch whose stamps came from a file that may have given a status or taken one back, in the order of their stamps.
// param batch: integer, its first stamp
// param skip: integer, how many are known
// param count: integer, how many at the most
// returns: source, event_id, type, target, content, recorded_at, batch
CYPHER 5
MATCH (e:Event {batch: $batch})
WHERE e.type = 'status' OR e.type = 'void' OR e.content CONTAINS '"status":'
RETURN e.source AS source, e.event_id AS event_id, e.type AS type, e.target AS target, e.content AS content,
       e.recorded_at AS recorded_at, e.batch AS batch
ORDER BY recorded_at, source, event_id
SKIP $skip
LIMIT $count
