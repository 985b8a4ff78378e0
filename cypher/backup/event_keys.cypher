// name: backup/event_keys
// mode: read
// summary: The next events of a source up to a stamp, in the order of their stamps, with the length and checksum of what they hold, and their batch (-1: told by the stamp).
// param source: text
// param after: integer, the stamp of the last one known
// param after_id: text, its id
// param until: integer, the last stamp wanted
// param count: integer, how many at the most
// returns: stamps, event_ids, sizes, checksums, batches
CYPHER 5
CALL () {
  MATCH (e:Event {source: $source})
  WHERE e.recorded_at >= $after AND e.recorded_at <= $until
    AND (e.recorded_at > $after OR e.event_id > $after_id)
  RETURN e.recorded_at AS stamp, e.event_id AS event_id, size(e.content) AS length, e.sha256 AS sha256, coalesce(e.batch, -1) AS batch
  ORDER BY stamp, event_id
  LIMIT $count
}
RETURN collect(stamp) AS stamps, collect(event_id) AS event_ids, collect(length) AS sizes, collect(sha256) AS checksums, collect(batch) AS batches
