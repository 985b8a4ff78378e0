// name: audit/link_totals
// mode: read
// summary: How many relationships of each kind there are, and how many things.
// returns: kind, total
CYPHER 5
MATCH ()-[r:CONSUMED_INTO]->() RETURN 'CONSUMED_INTO' AS kind, count(r) AS total
UNION ALL
MATCH ()-[r:PRODUCED]->() RETURN 'PRODUCED' AS kind, count(r) AS total
UNION ALL
MATCH ()-[r:PACKED_INTO]->() RETURN 'PACKED_INTO' AS kind, count(r) AS total
UNION ALL
MATCH ()-[r:UNPACKED_FROM]->() RETURN 'UNPACKED_FROM' AS kind, count(r) AS total
UNION ALL
MATCH ()-[r:SUPPLIED]->() RETURN 'SUPPLIED' AS kind, count(r) AS total
UNION ALL
MATCH ()-[r:MOVED_TO]->() RETURN 'MOVED_TO' AS kind, count(r) AS total
UNION ALL
MATCH ()-[r:SHIPPED_TO]->() RETURN 'SHIPPED_TO' AS kind, count(r) AS total
UNION ALL
MATCH ()-[r:RETURNED]->() RETURN 'RETURNED' AS kind, count(r) AS total
UNION ALL
MATCH ()-[r:ADJUSTED]->() RETURN 'ADJUSTED' AS kind, count(r) AS total
UNION ALL
MATCH ()-[r:COUNTED]->() RETURN 'COUNTED' AS kind, count(r) AS total
UNION ALL
MATCH ()-[r:RAN_ON]->() RETURN 'RAN_ON' AS kind, count(r) AS total
UNION ALL
MATCH ()-[r:MEASURED]->() RETURN 'MEASURED' AS kind, count(r) AS total
UNION ALL
MATCH ()-[r:ABOUT]->() RETURN 'ABOUT' AS kind, count(r) AS total
UNION ALL
MATCH ()-[r:RAN_AS]->() RETURN 'RAN_AS' AS kind, count(r) AS total
UNION ALL
MATCH ()-[r:REPORTED_IN]->() RETURN 'REPORTED_IN' AS kind, count(r) AS total
UNION ALL
MATCH ()-[r:INCLUDES]->() RETURN 'INCLUDES' AS kind, count(r) AS total
UNION ALL
MATCH (n:Thing) RETURN 'Thing' AS kind, count(n) AS total
