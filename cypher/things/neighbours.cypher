// name: things/neighbours
// mode: read
// summary: What is one booking away from a thing, summed by neighbour and unit, latest first, with what lies behind a run.
// param ref: text
// param types: list of text, relationship types to follow
// param outward: boolean, true: from the thing on; false: towards it
// param skip: integer
// param count: integer, neighbours a page
// returns: ref, name, item_name, status, type, uom, quantity, bookings, known, first, last, written, documents, behind, behind_total, total
CYPHER 5
MATCH (x:Thing {ref: $ref})-[r:CONSUMED_INTO|PRODUCED|PACKED_INTO|SUPPLIED|SHIPPED_TO|RETURNED]-(y:Thing)
WHERE r.voided_at IS NULL AND r.undone_at IS NULL AND type(r) IN $types AND (startNode(r) = x) = $outward
  AND y.ref <> 'supplier:?'
WITH y, type(r) AS type, r.uom AS uom, sum(r.quantity - coalesce(r.reversed, 0)) AS quantity,
     count(r) AS bookings, count(r.quantity) AS known, min(r.at_from) AS first, max(r.at_to) AS last,
     collect(DISTINCT r.at)[..2] AS written, collect(DISTINCT r.document)[..4] AS documents
ORDER BY coalesce(last, -1) DESC, y.ref
WITH collect({y: y, type: type, uom: uom, quantity: quantity, bookings: bookings, known: known,
              first: first, last: last, written: written, documents: documents}) AS found
WITH size(found) AS total, found[$skip..$skip + $count] AS found
UNWIND found AS f
WITH f, f.y AS y, total
CALL (y) {
  CALL (y) {
    MATCH (y)<-[c:CONSUMED_INTO]-(o:Thing)
    WHERE NOT $outward AND c.voided_at IS NULL AND c.undone_at IS NULL
    RETURN o
    UNION
    MATCH (y)<-[:RAN_AS|REPORTED_IN]-(m:Thing)<-[c:CONSUMED_INTO]-(o:Thing)
    WHERE NOT $outward AND c.voided_at IS NULL AND c.undone_at IS NULL
    RETURN o
    UNION
    MATCH (y)-[p:PRODUCED]->(o:Thing)
    WHERE $outward AND p.voided_at IS NULL AND p.undone_at IS NULL
    RETURN o
    UNION
    MATCH (y)-[:RAN_AS|REPORTED_IN]->(m:Thing)-[p:PRODUCED]->(o:Thing)
    WHERE $outward AND p.voided_at IS NULL AND p.undone_at IS NULL
    RETURN o
  }
  RETURN collect(DISTINCT o.ref) AS behind
}
OPTIONAL MATCH (i:Item) WHERE y.item IS NOT NULL AND i.number = y.item
RETURN y.ref AS ref, y.name AS name, i.name AS item_name, y.status AS status, f.type AS type, f.uom AS uom,
       f.quantity AS quantity, f.bookings AS bookings, f.known AS known, f.first AS first, f.last AS last,
       f.written AS written, f.documents AS documents, behind[..6] AS behind, size(behind) AS behind_total, total
