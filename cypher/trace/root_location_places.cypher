// name: trace/root_location_places
// mode: read
// summary: A location and all locations inside it.
// param ref: text
// returns: id, ref
CYPHER 5
MATCH (outer:Location {ref: $ref})<-[:IN*0..]-(place:Location)
RETURN DISTINCT place.ordinal AS id, place.ref AS ref
