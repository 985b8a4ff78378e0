// name: causes/sibling_receipts
// mode: read
// summary: Other things received from the same supplier lots, or with the same receipt documents, as columns.
// param ref: text, a lot or serial
// param known_at: integer, the recording stamp as of which the graph is read
// returns: relations, vias, things, at_from, at_to
CYPHER 5
MATCH (x:Thing {ref: $ref})<-[r:SUPPLIED]-(s:Supplier)
WHERE r.recorded_at <= $known_at AND coalesce(r.voided_at, 4611686018427387904) > $known_at
  AND coalesce(r.undone_at, 4611686018427387904) > $known_at
CALL (x, r, s) {
  MATCH (:Supplier)-[o:SUPPLIED {supplier_lot: r.supplier_lot}]->(y:Thing)
  WHERE o.recorded_at <= $known_at AND coalesce(o.voided_at, 4611686018427387904) > $known_at
  AND coalesce(o.undone_at, 4611686018427387904) > $known_at
  RETURN 'same_supplier_lot' AS relation, r.supplier_lot AS via, o, y
  UNION
  MATCH (s)-[o:SUPPLIED]->(y:Thing)
  WHERE o.document = r.document AND o.recorded_at <= $known_at AND coalesce(o.voided_at, 4611686018427387904) > $known_at
  AND coalesce(o.undone_at, 4611686018427387904) > $known_at
  RETURN 'same_receipt' AS relation, r.document AS via, o, y
}
WITH x, relation, via, o, y WHERE y <> x
WITH relation, via, y, min(o.at_from) AS first, max(o.at_to) AS last
RETURN collect(relation) AS relations, collect(via) AS vias, collect(y.ordinal) AS things,
       collect(coalesce(first, -4611686018427387904)) AS at_from, collect(coalesce(last, -4611686018427387904)) AS at_to
