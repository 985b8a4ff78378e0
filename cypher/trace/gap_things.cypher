// name: trace/gap_things
// mode: read
// summary: What some things are, which lots serials are in (and expire with), and how many serials of a lot have an origin of their own.
// param ids: list of integer, node ids inside this transaction
// returns: ids, refs, labels, items, numbers, orders, expiries, lots, members, born
UNWIND $ids AS i
MATCH (x:Thing) WHERE id(x) = i
CALL (x) {
  OPTIONAL MATCH (lot:Lot)-[:INCLUDES]->(x)
  RETURN collect(id(lot)) AS lots, min(lot.expires_at) AS lot_expires
}
CALL (x) {
  OPTIONAL MATCH (x)-[:INCLUDES]->(s:Serial)
  RETURN count(s) AS members, sum(CASE WHEN EXISTS {
    MATCH (s)<-[r:PRODUCED|SUPPLIED]-() WHERE r.voided_at IS NULL AND r.undone_at IS NULL
  } THEN 1 ELSE 0 END) AS born
}
RETURN collect(i) AS ids, collect(x.ref) AS refs,
       collect([name IN labels(x) WHERE name <> 'Thing'][0]) AS labels,
       collect(coalesce(x.item, '')) AS items, collect(coalesce(x.number, '')) AS numbers,
       collect(coalesce(x.order, '')) AS orders, collect(coalesce(x.expires_at, lot_expires, '')) AS expiries,
       collect(lots) AS lots, collect(members) AS members, collect(born) AS born
