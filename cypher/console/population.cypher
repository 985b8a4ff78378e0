// name: console/population
// mode: read
// summary: How many nodes and relationships the server counts, by label and type.
// returns: data
CYPHER 5
CALL db.stats.retrieve('GRAPH COUNTS') YIELD data
RETURN data
