// name: things/places_within
// mode: read
// summary: A place and all places inside it, however deep.
// param ref: text, a location
// returns: ref
MATCH (:Location {ref: $ref})<-[:IN*0..]-(p:Location)
RETURN DISTINCT p.ref AS ref
