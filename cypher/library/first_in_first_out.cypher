// name: library/first_in_first_out
// mode: read
// title: First-in-first-out breaches of an item
// group: Lots and stock
// summary: Lots of an item that were first consumed or shipped while a lot that came earlier had not been touched yet.
// param item: text, the item's number
// example: {"item": "FRUIT-STRAW"}
// returns: lot, came, used, passed_over, passed_over_came
CYPHER 5
MATCH (l:Lot {item: $item})<-[b:PRODUCED|SUPPLIED]-()
WHERE b.voided_at IS NULL AND b.undone_at IS NULL AND b.at_from IS NOT NULL
WITH l, min(b.at_from) AS came
CALL (l) {
  MATCH (l)-[u:CONSUMED_INTO|SHIPPED_TO|PACKED_INTO]->()
  WHERE u.voided_at IS NULL AND u.undone_at IS NULL AND u.at_from IS NOT NULL
  RETURN min(u.at_from) AS used
}
WITH collect({lot: l.ref, came: came, used: used}) AS lots
UNWIND lots AS later
UNWIND lots AS earlier
WITH later, earlier
WHERE earlier.came < later.came AND later.used IS NOT NULL AND (earlier.used IS NULL OR earlier.used > later.used)
WITH later, earlier ORDER BY earlier.came
WITH later, collect(earlier)[0] AS first
RETURN later.lot AS lot, toString(datetime({epochMillis: later.came / 1000})) AS came,
       toString(datetime({epochMillis: later.used / 1000})) AS used,
       first.lot AS passed_over, toString(datetime({epochMillis: first.came / 1000})) AS passed_over_came
ORDER BY used, lot
