// name: trace/root_location_places
// mode: read
// summary: A location and all locations inside it, each with the customer of its id, if there is one.
// param ref: text
// returns: id, ref, customer, customer_id
CYPHER 5
MATCH (outer:Location {ref: $ref})<-[:IN*0..]-(place:Location)
WITH DISTINCT place
OPTIONAL MATCH (c:Customer {ref: 'customer:' + substring(place.ref, 9)})
RETURN place.ordinal AS id, place.ref AS ref, c.ref AS customer, c.ordinal AS customer_id
