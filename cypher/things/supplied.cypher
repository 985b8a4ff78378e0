// name: things/supplied
// mode: read
// summary: Receipts of a thing, of a supplier, or from a supplier lot, newest first.
// param ref: text, a lot, serial, supplier or supplier lot
// param skip: integer
// param count: integer, rows a page
// returns: supplier, supplier_name, supplier_lot, supplier_lot_number, ref, item_name, status, quantity, uom, at, at_from, location, document, source, event, voided, undone, total
CYPHER 5
CALL () {
  MATCH (s:Supplier {ref: $ref})-[r:SUPPLIED]->(x:Thing) RETURN s, r, x
  UNION
  MATCH (s:Supplier)-[r:SUPPLIED]->(x:Thing {ref: $ref}) RETURN s, r, x
  UNION
  MATCH (s:Supplier)-[r:SUPPLIED {supplier_lot: $ref}]->(x:Thing) RETURN s, r, x
}
WITH s, r, x ORDER BY coalesce(r.at_to, -1) DESC, r.source, r.event
WITH collect({s: s, r: r, x: x}) AS found
WITH size(found) AS total, found[$skip..$skip + $count] AS found
UNWIND found AS f
WITH total, f.s AS s, f.r AS r, f.x AS x
OPTIONAL MATCH (i:Item) WHERE x.item IS NOT NULL AND i.number = x.item
RETURN s.ref AS supplier, s.name AS supplier_name, r.supplier_lot AS supplier_lot,
       r.supplier_lot_number AS supplier_lot_number, x.ref AS ref, coalesce(i.name, x.name) AS item_name,
       x.status AS status, r.quantity - coalesce(r.reversed, 0) AS quantity, r.uom AS uom, r.at AS at,
       r.at_from AS at_from, r.location AS location, r.document AS document, r.source AS source,
       r.event AS event, r.voided_at IS NOT NULL AS voided, r.undone_at IS NOT NULL AS undone, total
