// name: feed/spoken_of
// mode: read
// summary: The lots, serials and containers that some events are about.
// param keys: list of [source, event_id]
// returns: source, event_id, ref
CYPHER 5
UNWIND $keys AS key
MATCH (e:Event {source: key[0], event_id: key[1]})-[:ABOUT]->(n:Thing)
WHERE n:Lot OR n:Serial OR n:HandlingUnit
RETURN DISTINCT key[0] AS source, key[1] AS event_id, n.ref AS ref
