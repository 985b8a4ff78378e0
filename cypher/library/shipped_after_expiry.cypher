// name: library/shipped_after_expiry
// mode: read
// title: Shipped after the expiry date
// group: Shipments and customers
// summary: Lots and serials shipped, as such or in a container, after the day they expired.
// returns: thing, expires_at, shipped, customer, document
CYPHER 5
MATCH (x:Lot|Serial)
WHERE x.expires_at IS NOT NULL
WITH x, (datetime(left(x.expires_at, 10)) + duration('P1D')).epochMillis * 1000 AS over
MATCH (x)-[d:DELIVERED]->(c)
WHERE d.at_from >= over
RETURN DISTINCT x.ref AS thing, x.expires_at AS expires_at, toString(datetime({epochMillis: d.at_from / 1000})) AS shipped,
       c.ref AS customer, d.document AS document
ORDER BY shipped, thing
