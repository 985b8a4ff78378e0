// name: trace/by_ref
// mode: read
// summary: The node of each ref.
// param refs: list of text
// param stamp: integer, that of the last commit to be seen
// returns: ref, id, label
CYPHER 5
UNWIND $refs AS ref
MATCH (x:Thing {ref: ref})
WHERE coalesce(x.named_at, 0) <= $stamp
RETURN ref, id(x) AS id, [name IN labels(x) WHERE name <> 'Thing'][0] AS label
