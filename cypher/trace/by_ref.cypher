// name: trace/by_ref
// mode: read
// summary: The node of each ref.
// param refs: list of text
// returns: ref, id, label
UNWIND $refs AS ref
MATCH (x:Thing {ref: ref})
RETURN ref, id(x) AS id, [name IN labels(x) WHERE name <> 'Thing'][0] AS label
