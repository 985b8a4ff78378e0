// name: partners/page_recorded
// mode: read
// summary: The next events of some types in the order in which they were recorded.
// param sources: list of text
// param types: list of text
// param first: integer, the first stamp wanted
// param until: integer, the stamp before which they were recorded
// param after: integer, the stamp of the last one known
// param after_key: list of [source, event_id] of that one, two texts
// param count: integer, how many at the most
// returns: source, event_id, rank
CYPHER 5
UNWIND $sources AS source
CALL (source) {
  MATCH (e:Event {source: source})
  WHERE e.recorded_at >= $first AND e.recorded_at < $until AND e.recorded_at >= $after
    AND e.type IN $types
    AND (e.recorded_at > $after OR e.source > $after_key[0]
         OR e.source = $after_key[0] AND e.event_id > $after_key[1])
  RETURN e.event_id AS event_id, e.recorded_at AS rank
  ORDER BY rank, event_id LIMIT $count
}
RETURN source, event_id, rank
ORDER BY rank, source, event_id LIMIT $count
