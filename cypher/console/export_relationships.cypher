// name: console/export_relationships
// mode: read
// summary: All relationships of a type, to be streamed, with the keys of their ends.
// param type: text
// returns: start, end, properties
CYPHER 5
MATCH (a)-[r:$($type)]->(b)
RETURN coalesce(a.ref, a.source + '/' + a.event_id, elementId(a)) AS start,
       coalesce(b.ref, b.source + '/' + b.event_id, elementId(b)) AS end, properties(r) AS properties
