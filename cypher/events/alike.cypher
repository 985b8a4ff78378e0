// name: events/alike
// mode: read
// summary: The events of a source that booked a thing by a type of relationship.
// param ref: text
// param type: text, the relationship type
// param source: text
// returns: events
CYPHER 5
OPTIONAL MATCH (x:Thing {ref: $ref})-[r]-()
WHERE type(r) = $type AND r.source = $source
RETURN collect(DISTINCT r.event) AS events
