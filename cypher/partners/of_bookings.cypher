// name: partners/of_bookings
// mode: read
// summary: The events that some bookings are of, those alone that are what they were.
// param ids: list of integer, relationship ids, which may be those of other bookings by now
// param starts: list of integer, ordinals of the things these started from
// param ends: list of integer, ordinals of the things these ended at
// returns: sources, event_ids
CYPHER 5
UNWIND range(0, size($ids) - 1) AS place
MATCH ()-[r]->() WHERE id(r) = $ids[place] AND r.event IS NOT NULL
  AND startNode(r).ordinal = $starts[place] AND endNode(r).ordinal = $ends[place]
WITH DISTINCT r.source AS source, r.event AS event_id
RETURN collect(source) AS sources, collect(event_id) AS event_ids
