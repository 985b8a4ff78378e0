// name: events/number_things
// mode: write
// summary: Give the next things by ref that have none an ordinal, holding the writer's clock, and note how far that is done.
// param name: text, the step's name
// param now: integer, UTC microseconds of the writer's clock
// param ref: text, the last ref that was looked at
// param seen: integer, how many were looked at before
// param count: integer, how many to look at
// returns: ref, seen, whole
CYPHER 5
MATCH (c:Clock {name: 'recorded'})
SET c.taken_by = $now
WITH c
CALL () {
  MATCH (n:Thing) WHERE n.ref > $ref
  WITH n ORDER BY n.ref LIMIT $count
  RETURN collect(n) AS page
}
WITH c, page, [n IN page WHERE n.ordinal IS NULL] AS bare, coalesce(c.ordinals, 0) AS given
SET c.ordinals = given + size(bare)
WITH page, bare, given
CALL (bare, given) {
  UNWIND range(1, size(bare)) AS place
  WITH bare[place - 1] AS n, given + place AS ordinal
  SET n.ordinal = ordinal
}
MERGE (s:Step {name: $name})
SET s.ref = coalesce(page[-1].ref, $ref), s.seen = $seen + size(page), s.whole = size(page) < $count
RETURN s.ref AS ref, s.seen AS seen, s.whole AS whole
