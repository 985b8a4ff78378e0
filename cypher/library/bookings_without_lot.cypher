// name: library/bookings_without_lot
// mode: read
// title: Bookings without a lot
// group: Quality of the data
// summary: Items that were consumed, made or shipped without a lot or serial: no trace goes through them.
// returns: item, name, tracking, bookings, quantity, uom
CYPHER 5
MATCH (i:Item)-[b:CONSUMED_INTO|SHIPPED_TO|PRODUCED]-()
WHERE b.voided_at IS NULL AND b.undone_at IS NULL
RETURN i.number AS item, i.name AS name, i.tracking AS tracking, count(b) AS bookings, sum(b.quantity - coalesce(b.reversed, 0)) AS quantity, b.uom AS uom
ORDER BY bookings DESC, item
