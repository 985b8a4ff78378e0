// name: console/node_counts
// mode: read
// summary: How many nodes carry each combination of labels.
// returns: labels, count
CYPHER 5
MATCH (n)
RETURN labels(n) AS labels, count(*) AS count
ORDER BY labels
