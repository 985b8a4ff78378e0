// name: deliveries/all_shipments
// mode: read
// summary: The keys of all events that shipped something.
// returns: sources, events
CYPHER 5
MATCH ()-[r:SHIPPED_TO]->()
WITH DISTINCT r.source AS source, r.event AS event
RETURN collect(source) AS sources, collect(event) AS events
