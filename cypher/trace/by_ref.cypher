// name: trace/by_ref
// mode: read
// summary: The thing of each ref, by ordinal.
// param refs: list of text
// param stamp: integer, that of the last commit to be seen
// returns: ref, id, label
CYPHER 5
UNWIND $refs AS ref
MATCH (x:Thing {ref: ref})
WHERE coalesce(x.named_at, 0) <= $stamp
RETURN ref, x.ordinal AS id, [name IN labels(x) WHERE name <> 'Thing'][0] AS label
