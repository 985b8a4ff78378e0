// name: events/reshape
// mode: write
// summary: Count that something changed which the graph keeps only as it is now.
// returns: nothing
CYPHER 5
MATCH (c:Clock {name: 'recorded'})
SET c.shape = coalesce(c.shape, 0) + 1
