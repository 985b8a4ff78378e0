// name: things/inner_places
// mode: read
// summary: Places directly inside a place.
// param ref: text, a location
// returns: ref, name, kind
MATCH (:Location {ref: $ref})<-[:IN]-(p:Location)
RETURN p.ref AS ref, p.name AS name, p.kind AS kind
ORDER BY ref
