// name: recall/stamp
// mode: read
// summary: The stamp of the last commit of events.
// returns: last
CYPHER 5
MATCH (k:Clock {name: 'recorded'})
RETURN k.last AS last
