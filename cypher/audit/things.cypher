// name: audit/things
// mode: read
// summary: Some things as they stand in the graph, and the places they are in.
// param refs: list of text
// returns: ref, label, properties, within
CYPHER 5
UNWIND $refs AS ref
MATCH (n:Thing {ref: ref})
RETURN ref, [name IN labels(n) WHERE name <> 'Thing'][0] AS label, properties(n) AS properties,
       COLLECT { MATCH (n:Location)-[:IN]->(o) RETURN o.ref ORDER BY o.ref } AS within
