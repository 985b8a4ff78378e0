// name: events/ordinals
// mode: read
// summary: How many things there are and how many ordinals were given; how far the step that gives things of an earlier version theirs was done: whether it is, the last ref it looked at, and how many things that were.
// param name: text, the step's name
// returns: things, given, whole, ref, seen
CYPHER 5
MATCH (n:Thing)
WITH count(n) AS things
OPTIONAL MATCH (c:Clock {name: 'recorded'})
OPTIONAL MATCH (s:Step {name: $name})
RETURN things, coalesce(c.ordinals, 0) AS given, coalesce(s.whole, false) AS whole,
       coalesce(s.ref, '') AS ref, coalesce(s.seen, 0) AS seen
