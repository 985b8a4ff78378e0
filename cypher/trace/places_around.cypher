// name: trace/places_around
// mode: read
// summary: Some places and all places they are in, however far out.
// param refs: list of text, locations
// returns: ref
CYPHER 5
UNWIND $refs AS ref
MATCH (:Location {ref: ref})-[:IN*0..]->(p:Location)
RETURN DISTINCT p.ref AS ref
