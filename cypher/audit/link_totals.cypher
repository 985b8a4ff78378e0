// name: audit/link_totals
// mode: read
// summary: How many relationships of each kind there are, and how many things.
// returns: kind, total
CYPHER 5
MATCH ()-[r:CONSUMED_INTO]->() WITH count(r) AS total RETURN 'CONSUMED_INTO' AS kind, total
UNION ALL
MATCH ()-[r:PRODUCED]->() WITH count(r) AS total RETURN 'PRODUCED' AS kind, total
UNION ALL
MATCH ()-[r:PACKED_INTO]->() WITH count(r) AS total RETURN 'PACKED_INTO' AS kind, total
UNION ALL
MATCH ()-[r:UNPACKED_FROM]->() WITH count(r) AS total RETURN 'UNPACKED_FROM' AS kind, total
UNION ALL
MATCH ()-[r:SUPPLIED]->() WITH count(r) AS total RETURN 'SUPPLIED' AS kind, total
UNION ALL
MATCH ()-[r:MOVED_TO]->() WITH count(r) AS total RETURN 'MOVED_TO' AS kind, total
UNION ALL
MATCH ()-[r:SHIPPED_TO]->() WITH count(r) AS total RETURN 'SHIPPED_TO' AS kind, total
UNION ALL
MATCH ()-[r:RETURNED]->() WITH count(r) AS total RETURN 'RETURNED' AS kind, total
UNION ALL
MATCH ()-[r:ADJUSTED]->() WITH count(r) AS total RETURN 'ADJUSTED' AS kind, total
UNION ALL
MATCH ()-[r:COUNTED]->() WITH count(r) AS total RETURN 'COUNTED' AS kind, total
UNION ALL
MATCH ()-[r:RAN_ON]->() WITH count(r) AS total RETURN 'RAN_ON' AS kind, total
UNION ALL
MATCH ()-[r:MEASURED]->() WITH count(r) AS total RETURN 'MEASURED' AS kind, total
UNION ALL
MATCH ()-[r:ABOUT]->() WITH count(r) AS total RETURN 'ABOUT' AS kind, total
UNION ALL
MATCH ()-[r:RAN_AS]->() WITH count(r) AS total RETURN 'RAN_AS' AS kind, total
UNION ALL
MATCH ()-[r:REPORTED_IN]->() WITH count(r) AS total RETURN 'REPORTED_IN' AS kind, total
UNION ALL
MATCH ()-[r:INCLUDES]->() WITH count(r) AS total RETURN 'INCLUDES' AS kind, total
UNION ALL
MATCH (n:Thing) WITH count(n) AS total RETURN 'Thing' AS kind, total
