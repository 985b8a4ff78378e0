// name: things/counts
// mode: read
// summary: How many things of each kind and how many events there are, from the count store.
// returns: kind, count
CYPHER 5
MATCH (n:Lot) WITH count(n) AS count RETURN 'lot' AS kind, count
UNION ALL
MATCH (n:Serial) WITH count(n) AS count RETURN 'serial' AS kind, count
UNION ALL
MATCH (n:WorkOrder) WITH count(n) AS count RETURN 'order' AS kind, count
UNION ALL
MATCH (n:Batch) WITH count(n) AS count RETURN 'batch' AS kind, count
UNION ALL
MATCH (n:HandlingUnit) WITH count(n) AS count RETURN 'hu' AS kind, count
UNION ALL
MATCH (n:Item) WITH count(n) AS count RETURN 'item' AS kind, count
UNION ALL
MATCH (n:Location) WITH count(n) AS count RETURN 'location' AS kind, count
UNION ALL
MATCH (n:Customer) WITH count(n) AS count RETURN 'customer' AS kind, count
UNION ALL
MATCH (n:Supplier) WITH count(n) AS count RETURN 'supplier' AS kind, count
UNION ALL
MATCH (n:Event) WITH count(n) AS count RETURN 'event' AS kind, count
