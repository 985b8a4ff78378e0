// name: firstload/targets
// mode: read
// summary: What some voids and reverses are of.
// param keys: list of [source, event_id]
// returns: source, target
CYPHER 5
UNWIND $keys AS key
MATCH (e:Event {source: key[0], event_id: key[1]})
RETURN e.source AS source, e.target AS target
