// name: deliveries/links
// mode: read
// summary: The links that are stored of some shipments.
// param keys: list of [source, event_id]
// returns: id, source, event, thing, customer, quantity, uom, container, certain, at_from, at_to, at, document, also
CYPHER 5
UNWIND $keys AS key
MATCH (x)-[d:DELIVERED {source: key[0], event: key[1]}]->(c)
USING INDEX SEEK d:DELIVERED(source, event)  // however small the graph was when this was planned
RETURN id(d) AS id, d.source AS source, d.event AS event, x.ordinal AS thing, c.ordinal AS customer,
       d.quantity AS quantity, d.uom AS uom, d.container AS container, d.certain AS certain,
       d.at_from AS at_from, d.at_to AS at_to, d.at AS at, d.document AS document, d.also AS also
