// name: deliveries/all_linked
// mode: read
// summary: The keys of all events that have links of what they delivered.
// returns: sources, events
CYPHER 5
MATCH ()-[r:DELIVERED]->()
WITH DISTINCT r.source AS source, r.event AS event
RETURN collect(source) AS sources, collect(event) AS events
