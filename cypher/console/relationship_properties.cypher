// name: console/relationship_properties
// mode: read
// summary: Properties of relationships by type, with the types of their values and how many have them.
// returns: type, property, types, count
CYPHER 5
MATCH ()-[r]->()
UNWIND keys(r) AS property
RETURN type(r) AS type, property, collect(DISTINCT valueType(r[property])) AS types, count(*) AS count
ORDER BY type, property
