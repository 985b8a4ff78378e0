// name: reconciliation/delivered
// mode: read
// summary: What was for certain in the containers that some shipments name, by event, item and unit.
// param keys: list of [source, event_id]
// returns: event_id, item, quantity, uom
CYPHER 5
UNWIND $keys AS key
MATCH (x)-[d:DELIVERED {source: key[0], event: key[1]}]->()
USING INDEX SEEK d:DELIVERED(source, event)  // however small the graph was when this was planned
WHERE d.certain
RETURN d.event AS event_id, coalesce(x.item, x.number) AS item, d.quantity AS quantity, d.uom AS uom
