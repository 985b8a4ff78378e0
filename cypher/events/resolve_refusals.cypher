// name: events/resolve_refusals
// mode: write
// summary: Forget refusals of events that were taken since; how many there were.
// param keys: list of [source, event_id]
// returns: resolved
CYPHER 5
UNWIND $keys AS key
MATCH (f:Refused {source: key[0], event_id: key[1]})
WHERE f.code <> 'conflict'
DELETE f
RETURN count(*) AS resolved
