// name: recall/around
// mode: read
// summary: All lots of an item with the span in which they were received or made, as booked.
// param item: text
// param known_at: integer, the recording stamp as of which the graph is read
// param stamp: integer, that of the last commit to be seen
// returns: refs, firsts, lasts
CYPHER 5
MATCH (x:Lot {item: $item})
WHERE coalesce(x.named_at, 0) <= $stamp
CALL (x) {
  OPTIONAL MATCH ()-[r:SUPPLIED|PRODUCED]->(x)
  WHERE r.recorded_at <= $known_at AND coalesce(r.voided_at, 4611686018427387904) > $known_at
  AND coalesce(r.undone_at, 4611686018427387904) > $known_at
  RETURN min(coalesce(r.at_from, r.at_to)) AS first, max(r.at_to) AS last
}
WITH x, first, last ORDER BY x.ref
RETURN collect(x.ref) AS refs, collect(coalesce(first, -1)) AS firsts, collect(coalesce(last, -1)) AS lasts
