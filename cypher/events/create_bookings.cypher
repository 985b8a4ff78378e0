// name: events/create_bookings
// mode: write
// summary: Add the relationships of new events, all of one type.
// param type: text, the relationship type
// param rows: list of [from ref, to ref, line, source, event, recorded_at, at_from, at_to, at_basis, at, document, quantity, uom, basis, location, untracked, role, from, to, ship_to, reason, everything, supplier_lot, supplier_lot_number, map of other properties] (null: absent)
// returns: nothing
CYPHER 5
UNWIND $rows AS row
MATCH (a:Thing {ref: row[0]})
MATCH (b:Thing {ref: row[1]})
CREATE (a)-[r:$($type) {
  line: row[2], source: row[3], event: row[4], recorded_at: row[5],
  at_from: row[6], at_to: row[7], at_basis: row[8], at: row[9],
  document: row[10], quantity: row[11], uom: row[12], basis: row[13],
  location: row[14], untracked: row[15], role: row[16],
  from: row[17], to: row[18], ship_to: row[19], reason: row[20],
  everything: row[21], supplier_lot: row[22],
  supplier_lot_number: row[23],
  flags: CASE WHEN row[8] = 'occurred' THEN 0 ELSE 1 END
       + CASE WHEN row[6] = row[7] OR row[6] IS NULL THEN 0 ELSE 2 END
       + CASE WHEN row[13] = 'assumed' THEN 4 ELSE 0 END
       + CASE WHEN row[16] = 'scrap' THEN 8 ELSE 0 END
       + CASE WHEN row[15] THEN 16 ELSE 0 END
       + CASE WHEN $type = 'UNPACKED_FROM' THEN 32 ELSE 0 END
       + CASE WHEN row[24].also IS NULL THEN 0 ELSE 256 END
}]->(b)
SET r += row[24]
