// name: numbering/thing
// mode: read
// summary: Whether there is a thing with a ref.
// param ref: text
// returns: ref
CYPHER 5
MATCH (t:Thing {ref: $ref})
RETURN t.ref AS ref
