// name: checks/facts
// mode: read
// summary: What some things are, which lots serials are in with what these expire, and how many serials of a lot have an origin of their own.
// param ids: list of integer, node ids inside this transaction
// param known_at: integer, UTC microseconds
// param stamp: integer, that of the last commit to be seen
// returns: ids, refs, labels, items, numbers, orders, expiries, lots, lot_expiries, members, born
UNWIND $ids AS i
MATCH (x:Thing) WHERE id(x) = i
WITH i, x, [name IN labels(x) WHERE name <> 'Thing'][0] AS label
RETURN collect(i) AS ids, collect(x.ref) AS refs, collect(label) AS labels,
       collect(coalesce(x.item, '')) AS items, collect(coalesce(x.number, '')) AS numbers,
       collect(coalesce(x.order, '')) AS orders,
       collect(coalesce(x.expires_at, '')) AS expiries,
       collect(CASE WHEN label = 'Serial' THEN
         COLLECT { MATCH (lot:Lot)-[m:INCLUDES]->(x) WHERE coalesce(m.named_at, 0) <= $stamp
                   RETURN id(lot) ORDER BY id(lot) } ELSE [] END) AS lots,
       collect(CASE WHEN label = 'Serial' THEN
         COLLECT { MATCH (lot:Lot)-[m:INCLUDES]->(x) WHERE coalesce(m.named_at, 0) <= $stamp
                   RETURN coalesce(lot.expires_at, '') ORDER BY id(lot) } ELSE [] END) AS lot_expiries,
       collect(CASE WHEN label = 'Lot' THEN COUNT {
         MATCH (x)-[m:INCLUDES]->() WHERE coalesce(m.named_at, 0) <= $stamp } ELSE 0 END) AS members,
       collect(CASE WHEN label = 'Lot' THEN COUNT {
         MATCH (x)-[m:INCLUDES]->(s:Serial)
         WHERE coalesce(m.named_at, 0) <= $stamp AND EXISTS {
           MATCH (s)<-[r:PRODUCED|SUPPLIED]-()
           WHERE r.recorded_at <= $known_at AND (r.voided_at IS NULL OR r.voided_at > $known_at)
             AND (r.undone_at IS NULL OR r.undone_at > $known_at)
         }
       } ELSE 0 END) AS born
