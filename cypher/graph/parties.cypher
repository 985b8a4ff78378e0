// name: graph/parties
// mode: read
// summary: Names and kinds of some customers, suppliers and locations.
// param refs: list of text
// returns: ref, id, name, kind
CYPHER 5
UNWIND $refs AS ref
MATCH (p:Thing {ref: ref})
RETURN ref, p.ordinal AS id, p.name AS name, p.kind AS kind
