// name: crosswalk/things
// mode: read
// summary: The next items, lots, customers, suppliers and places, in the order of their numbers in the graph.
// param after: integer, ordinal of the last one known
// param count: integer, how many at the most
// returns: id, ref, number, name, item, aliases, attributes
CYPHER 5
MATCH (x:Thing)
WHERE x.ordinal > $after AND (x:Item OR x:Lot OR x:Customer OR x:Supplier OR x:Location)
WITH x ORDER BY x.ordinal LIMIT $count
RETURN x.ordinal AS id, x.ref AS ref, x.number AS number, x.name AS name, x.item AS item,
       coalesce(x.aliases, []) AS aliases, x.attributes AS attributes
ORDER BY id
