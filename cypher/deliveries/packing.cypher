// name: deliveries/packing
// mode: read
// summary: How often something was packed (a number the server keeps).
// returns: links
CYPHER 5
MATCH ()-[r:PACKED_INTO]->()
RETURN count(r) AS links
