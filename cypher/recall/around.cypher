// name: recall/around
// mode: read
// summary: All lots of an item in the order in which they were received or made.
// param item: text
// returns: refs, firsts
MATCH (x:Lot {item: $item})
CALL (x) {
  MATCH ()-[r:SUPPLIED|PRODUCED]->(x)
  WHERE r.voided_at IS NULL AND r.undone_at IS NULL
  RETURN min(r.at_to) AS first
}
WITH x, first WHERE first IS NOT NULL
ORDER BY first, x.ref
RETURN collect(x.ref) AS refs, collect(first) AS firsts
