// name: mirror/things_of_refs
// mode: read
// summary: The ordinals of some things.
// param refs: list of text
// returns: ordinals
CYPHER 5
UNWIND $refs AS ref
MATCH (x:Thing {ref: ref})
RETURN collect(x.ordinal) AS ordinals
