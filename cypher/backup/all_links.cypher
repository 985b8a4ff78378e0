// name: backup/all_links
// mode: read
// summary: All relationships of lotgraph's nodes, with what tells their ends.
// returns: type, start, end, properties
CYPHER 5
MATCH (a:Thing|Event|RecallCase)-[r]->(b)
RETURN type(r) AS type,
       [[name IN labels(a) WHERE name <> 'Thing'][0], a.ref, a.source, a.event_id, a.case, a.number] AS start,
       [[name IN labels(b) WHERE name <> 'Thing'][0], b.ref, b.source, b.event_id, b.case, b.number] AS end,
       properties(r) AS properties
