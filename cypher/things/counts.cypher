// name: things/counts
// mode: read
// summary: How many things of each kind and how many events there are, from the count store.
// returns: kind, count
MATCH (n:Lot) RETURN 'lot' AS kind, count(n) AS count
UNION ALL
MATCH (n:Serial) RETURN 'serial' AS kind, count(n) AS count
UNION ALL
MATCH (n:WorkOrder) RETURN 'order' AS kind, count(n) AS count
UNION ALL
MATCH (n:Batch) RETURN 'batch' AS kind, count(n) AS count
UNION ALL
MATCH (n:HandlingUnit) RETURN 'hu' AS kind, count(n) AS count
UNION ALL
MATCH (n:Item) RETURN 'item' AS kind, count(n) AS count
UNION ALL
MATCH (n:Location) RETURN 'location' AS kind, count(n) AS count
UNION ALL
MATCH (n:Customer) RETURN 'customer' AS kind, count(n) AS count
UNION ALL
MATCH (n:Supplier) RETURN 'supplier' AS kind, count(n) AS count
UNION ALL
MATCH (n:Event) RETURN 'event' AS kind, count(n) AS count
