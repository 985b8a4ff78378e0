// name: audit/lasting
// mode: read
// summary: Which of some lasting links are there, by their place in what was asked for, and since which stamp.
// param pairs: list of [type, from ref, to ref]
// returns: place, named_at
CYPHER 5
UNWIND range(0, size($pairs) - 1) AS place
WITH place, $pairs[place] AS pair
MATCH (a:Thing {ref: pair[1]})
MATCH (b:Thing {ref: pair[2]})
MATCH (a)-[r:RAN_AS|REPORTED_IN|INCLUDES]->(b)
WHERE type(r) = pair[0]
RETURN place, r.named_at AS named_at
