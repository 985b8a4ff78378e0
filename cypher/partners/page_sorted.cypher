// name: partners/page_sorted
// mode: read
// summary: The next events of some types, sorted by when they happened or were recorded, either way.
// param sources: list of text
// param types: list of text
// param first: integer, the first stamp wanted
// param until: integer, the stamp before which they were recorded
// param happened: boolean, whether by when they happened
// param sign: integer, 1 rising, -1 falling
// param after: integer, the rank of the last one known
// param after_key: list of [source, event_id] of that one, two texts
// param count: integer, how many at the most
// returns: source, event_id, rank
CYPHER 5
UNWIND $sources AS source
MATCH (e:Event {source: source})
WHERE e.type IN $types AND e.recorded_at >= $first AND e.recorded_at < $until
WITH e, $sign * CASE WHEN $happened AND e.at IS NOT NULL THEN coalesce(e.at_to, e.recorded_at) ELSE e.recorded_at END AS rank
WHERE rank > $after OR rank = $after AND (e.source > $after_key[0]
      OR e.source = $after_key[0] AND e.event_id > $after_key[1])
RETURN e.source AS source, e.event_id AS event_id, rank
ORDER BY rank, source, event_id LIMIT $count
