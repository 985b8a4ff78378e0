// name: trace/any_members
// mode: read
// summary: How many links from a lot to one of its serials there are; kept by the server, nothing is counted.
// returns: links
CYPHER 5
MATCH ()-[m:INCLUDES]->()
RETURN count(m) AS links
