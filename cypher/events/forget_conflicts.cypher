// name: events/forget_conflicts
// mode: write
// summary: Forget conflicts of events whose new content was taken under another id; how many there were.
// param keys: list of [source, event_id]
// returns: forgotten
CYPHER 5
UNWIND $keys AS key
MATCH (f:Refused {source: key[0], event_id: key[1]})
WHERE f.code = 'conflict'
DELETE f
RETURN count(*) AS forgotten
