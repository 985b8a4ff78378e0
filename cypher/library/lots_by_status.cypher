// name: library/lots_by_status
// mode: read
// title: Lots and serials by item and status
// group: Lots and stock
// summary: How many lots and serials each item has in each status; no status is told as “none”.
// returns: item, kind, status, count
CYPHER 5
MATCH (x:Lot|Serial)
RETURN x.item AS item, CASE WHEN x:Lot THEN 'lot' ELSE 'serial' END AS kind,
       coalesce(x.status, 'none') AS status, count(*) AS count
ORDER BY item, kind, count DESC
