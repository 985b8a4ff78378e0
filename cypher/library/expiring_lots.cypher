// name: library/expiring_lots
// mode: read
// title: Lots expiring within some days, and where
// group: Lots and stock
// summary: Lots whose expiry date lies in the days from a date on, with the place of their last direct booking (goods in a container are where it is).
// param from: date, the first day looked at
// param days: integer, how many days from then on
// example: {"from": "2025-09-10", "days": 14}
// returns: expires_at, lot, item, status, place
CYPHER 5
MATCH (l:Lot)
WHERE l.expires_at >= $from AND date(left(l.expires_at, 10)) <= date($from) + duration({days: $days})
CALL (l) {
  OPTIONAL MATCH (l)-[m:MOVED_TO]->(p:Location) WHERE m.voided_at IS NULL
  RETURN p.ref AS place, m.at_to AS at
  UNION ALL
  OPTIONAL MATCH (l)<-[b:PRODUCED|SUPPLIED]-() WHERE b.voided_at IS NULL AND b.undone_at IS NULL
  RETURN b.location AS place, b.at_to AS at
}
WITH l, place, at ORDER BY coalesce(at, 0) DESC
WITH l, collect(place)[0] AS place
RETURN l.expires_at AS expires_at, l.ref AS lot, l.item AS item, l.status AS status, place
ORDER BY expires_at, lot
