// name: console/export_nodes
// mode: read
// summary: All nodes of a label, to be streamed.
// param label: text
// returns: key, labels, properties
CYPHER 5
MATCH (n:$($label))
RETURN coalesce(n.ref, n.source + '/' + n.event_id, elementId(n)) AS key, labels(n) AS labels, properties(n) AS properties
