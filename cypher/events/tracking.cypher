// name: events/tracking
// mode: read
// summary: How some items are tracked.
// param refs: list of text, item refs
// returns: ref, tracking
CYPHER 5
UNWIND $refs AS ref
MATCH (i:Item {ref: ref}) WHERE i.tracking IS NOT NULL
RETURN ref, i.tracking AS tracking
