// name: graph/pulse
// mode: read
// summary: The last recording stamp: the least that shows that the graph can be read.
// returns: last
CYPHER 5
OPTIONAL MATCH (c:Clock {name: 'recorded'})
RETURN coalesce(c.last, 0) AS last
