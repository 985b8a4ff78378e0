// name: things/places_within
// mode: read
// summary: A place and all places inside it, however deep.
// param ref: text, a location
// returns: ref
CYPHER 5
MATCH (:Location {ref: $ref})<-[:IN*0..]-(p:Location)
RETURN DISTINCT p.ref AS ref
