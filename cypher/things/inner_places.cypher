// name: things/inner_places
// mode: read
// summary: One page of the places directly inside a place.
// param ref: text, a location
// param skip: integer
// param count: integer, rows a page
// returns: ref, name, kind, total
CYPHER 5
MATCH (:Location {ref: $ref})<-[:IN]-(p:Location)
WITH p ORDER BY p.ref
WITH collect(p) AS found
WITH size(found) AS total, found[$skip..$skip + $count] AS found
UNWIND found AS p
RETURN p.ref AS ref, p.name AS name, p.kind AS kind, total
