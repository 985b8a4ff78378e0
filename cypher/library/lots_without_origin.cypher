// name: library/lots_without_origin
// mode: read
// title: Lots with no origin
// group: Quality of the data
// summary: Lots that were booked but neither received nor made, nor hold a serial that was: what they are made of is not known.
// returns: lot, item, bookings
CYPHER 5
MATCH (l:Lot)
WHERE NOT EXISTS { MATCH (l)<-[b:PRODUCED|SUPPLIED]-() WHERE b.voided_at IS NULL AND b.undone_at IS NULL }
  AND NOT EXISTS { MATCH (l)-[:INCLUDES]->(:Serial)<-[b:PRODUCED|SUPPLIED]-() WHERE b.voided_at IS NULL AND b.undone_at IS NULL }
RETURN l.ref AS lot, l.item AS item, COUNT { (l)-[:CONSUMED_INTO|SHIPPED_TO|MOVED_TO|PACKED_INTO|ADJUSTED|COUNTED]->() } AS bookings
ORDER BY bookings DESC, lot
