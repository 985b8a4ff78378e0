// name: checks/items
// mode: read
// summary: Units and tracking of some items, when they left without a lot being named, whether any was made without one, and whether anything is booked without one.
// param refs: list of text, item refs
// param known_at: integer, UTC microseconds
// param stamp: integer, that of the last commit to be seen
// returns: ref, id, uom, factors, tracking, has_lots, left_at, made, loose
CYPHER 5
UNWIND $refs AS ref
MATCH (i:Item {ref: ref})
CALL (i) {
  MATCH (i)-[r:CONSUMED_INTO|SHIPPED_TO|PACKED_INTO]->()
  WHERE r.recorded_at <= $known_at AND (r.voided_at IS NULL OR r.voided_at > $known_at)
    AND (r.undone_at IS NULL OR r.undone_at > $known_at)
  RETURN collect(coalesce(r.at_to, -1)) AS left_at
}
RETURN ref, i.ordinal AS id, i.uom AS uom, i.factors AS factors, i.tracking AS tracking,
       EXISTS { MATCH (x:Lot {item: i.number}) WHERE coalesce(x.named_at, 0) <= $stamp }
         OR EXISTS { MATCH (x:Serial {item: i.number}) WHERE coalesce(x.named_at, 0) <= $stamp } AS has_lots,
       left_at,
       EXISTS {
         MATCH (i)<-[p:PRODUCED]-()
         WHERE p.recorded_at <= $known_at AND (p.voided_at IS NULL OR p.voided_at > $known_at)
           AND (p.undone_at IS NULL OR p.undone_at > $known_at)
       } AS made,
       EXISTS {
         MATCH (i)-[b:CONSUMED_INTO|PRODUCED|SUPPLIED|MOVED_TO|SHIPPED_TO|RETURNED|ADJUSTED|PACKED_INTO]-()
         WHERE b.recorded_at <= $known_at AND (b.voided_at IS NULL OR b.voided_at > $known_at)
           AND (b.undone_at IS NULL OR b.undone_at > $known_at)
       } AS loose
