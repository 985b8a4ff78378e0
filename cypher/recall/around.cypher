// name: recall/around
// mode: read
// summary: All lots of an item with the span in which they were received or made, as booked.
// param item: text
// returns: refs, firsts, lasts
MATCH (x:Lot {item: $item})
CALL (x) {
  OPTIONAL MATCH ()-[r:SUPPLIED|PRODUCED]->(x)
  WHERE r.voided_at IS NULL AND r.undone_at IS NULL
  RETURN min(coalesce(r.at_from, r.at_to)) AS first, max(r.at_to) AS last
}
WITH x, first, last ORDER BY x.ref
RETURN collect(x.ref) AS refs, collect(coalesce(first, -1)) AS firsts, collect(coalesce(last, -1)) AS lasts
