// name: checks/facts
// mode: read
// summary: What some things are, which lots serials are in (and expire with), and how many serials of a lot have an origin of their own.
// param ids: list of integer, node ids inside this transaction
// param known_at: integer, UTC microseconds
// returns: ids, refs, labels, items, numbers, orders, expiries, lots, members, born
UNWIND $ids AS i
MATCH (x:Thing) WHERE id(x) = i
WITH i, x, [name IN labels(x) WHERE name <> 'Thing'][0] AS label
RETURN collect(i) AS ids, collect(x.ref) AS refs, collect(label) AS labels,
       collect(coalesce(x.item, '')) AS items, collect(coalesce(x.number, '')) AS numbers,
       collect(coalesce(x.order, '')) AS orders,
       collect(coalesce(x.expires_at, CASE WHEN label = 'Serial' THEN
         head(COLLECT { MATCH (lot:Lot)-[:INCLUDES]->(x) WHERE lot.expires_at IS NOT NULL
                        RETURN lot.expires_at ORDER BY lot.expires_at }) END, '')) AS expiries,
       collect(CASE WHEN label = 'Serial' THEN
         COLLECT { MATCH (lot:Lot)-[:INCLUDES]->(x) RETURN id(lot) } ELSE [] END) AS lots,
       collect(CASE WHEN label = 'Lot' THEN COUNT { (x)-[:INCLUDES]->() } ELSE 0 END) AS members,
       collect(CASE WHEN label = 'Lot' THEN COUNT {
         MATCH (x)-[:INCLUDES]->(s:Serial)
         WHERE EXISTS {
           MATCH (s)<-[r:PRODUCED|SUPPLIED]-()
           WHERE r.recorded_at <= $known_at AND (r.voided_at IS NULL OR r.voided_at > $known_at)
             AND (r.undone_at IS NULL OR r.undone_at > $known_at)
         }
       } ELSE 0 END) AS born
