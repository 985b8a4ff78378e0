// name: numbering/go_on
// mode: write
// summary: Leave out the places of a sequence up to one, and let its scheme hand out again.
// param scheme: text
// param period: text
// param after: integer, the last place that may have been handed out
// param shared: map, what each place left out has
// returns: left_out
CYPHER 5
MATCH (s:NumberScheme {code: $scheme})
SET s.restored_at = NULL
WITH s
MATCH (c:NumberCounter {scheme: $scheme, period: $period})
WITH c, range(c.last + 1, $after) AS places
FOREACH (place IN places |
  CREATE (n:IssuedNumber {scheme: $scheme, period: $period, place: place, number: 'place ' + toString(place)})
  SET n += $shared)
SET c.last = c.last + size(places)
RETURN size(places) AS left_out
