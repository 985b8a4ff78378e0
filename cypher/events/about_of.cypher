// name: events/about_of
// mode: read
// summary: The things that some events define or change.
// param keys: list of [source, event_id]
// returns: ref
CYPHER 5
UNWIND $keys AS key
MATCH (e:Event {source: key[0], event_id: key[1]})-[:ABOUT]->(n:Thing)
RETURN DISTINCT n.ref AS ref
