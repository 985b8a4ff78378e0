// name: events/tracking
// mode: read
// summary: How some items are tracked, and whether lots of them are known.
// param refs: list of text, item refs
// returns: ref, tracking, lots
CYPHER 5
UNWIND $refs AS ref
MATCH (i:Item {ref: ref})
RETURN ref, i.tracking AS tracking,
       i.tracking IS NULL AND EXISTS { MATCH (l:Lot {item: i.number}) } AS lots
