// name: deliveries/shipments
// mode: read
// summary: The bookings of some shipments that count, with what is left of them (null: nobody knows); no other units of one of which a part was taken back.
// param keys: list of [source, event_id]
// returns: booking, thing, ref, item, container, serial, customer, source, event, quantity, uom, at_from, at_to, at, document, also
CYPHER 5
UNWIND $keys AS key
MATCH (x)-[r:SHIPPED_TO {source: key[0], event: key[1]}]->(c)
USING INDEX SEEK r:SHIPPED_TO(source, event, line)  // however small the graph was when this was planned
WHERE r.line >= 0
WITH r, x, c
WHERE r.flags < 64 OR r.voided_at IS NULL AND r.undone_at IS NULL
RETURN id(r) AS booking, x.ordinal AS thing, x.ref AS ref,
       CASE WHEN x:Item THEN x.number ELSE x.item END AS item, x:HandlingUnit AS container, x:Serial AS serial,
       c.ordinal AS customer, r.source AS source, r.event AS event,
       CASE WHEN r.rest_unknown IS NULL THEN toFloat(r.quantity - coalesce(r.reversed, 0)) END AS quantity,
       r.uom AS uom, r.at_from AS at_from, r.at_to AS at_to, r.at AS at, r.document AS document,
       CASE WHEN coalesce(r.reversed, 0) = 0 AND r.rest_unknown IS NULL THEN r.also END AS also
