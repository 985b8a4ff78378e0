// name: console/node_properties
// mode: read
// summary: Properties of nodes by label, with the types of their values and how many have them.
// returns: label, property, types, count
CYPHER 5
MATCH (n)
UNWIND labels(n) AS label
UNWIND keys(n) AS property
RETURN label, property, collect(DISTINCT valueType(n[property])) AS types, count(*) AS count
ORDER BY label, property
