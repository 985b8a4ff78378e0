// name: mirror/size
// mode: read
// summary: How many things have ordinals, and how many links there are; kept by the server, nothing is counted.
// returns: ordinals, links
CYPHER 5
MATCH (c:Clock {name: 'recorded'})
CALL () { MATCH ()-[r]->() RETURN count(r) AS links }
RETURN coalesce(c.ordinals, 0) AS ordinals, links
