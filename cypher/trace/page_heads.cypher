// name: trace/page_heads
// mode: read
// summary: What stands at the head of a trace: properties of the roots and how they were received.
// param refs: list of text, refs of things or supplier lots
// param known_at: integer, the recording stamp as of which the graph is read
// param most: integer, how many receipts to list of each
// returns: ref, id, item_id, properties, item_name, receipts, received
CYPHER 5
UNWIND $refs AS ref
OPTIONAL MATCH (x:Thing {ref: ref})
OPTIONAL MATCH (i:Item) WHERE x.item IS NOT NULL AND i.number = x.item
CALL (ref, x) {
  MATCH (s:Supplier)-[r:SUPPLIED]->(x)
  WHERE r.recorded_at <= $known_at AND coalesce(r.voided_at, 4611686018427387904) > $known_at
    AND coalesce(r.undone_at, 4611686018427387904) > $known_at
  RETURN s, r, x AS lot
  UNION
  MATCH (s:Supplier)-[r:SUPPLIED {supplier_lot: ref}]->(lot:Thing)
  WHERE r.recorded_at <= $known_at AND coalesce(r.voided_at, 4611686018427387904) > $known_at
    AND coalesce(r.undone_at, 4611686018427387904) > $known_at
  RETURN s, r, lot
}
WITH ref, x, i, s, r, lot ORDER BY r.at_from
WITH ref, x, i,
     collect({supplier: s.ref, supplier_name: s.name, supplier_lot: r.supplier_lot,
                lot: lot.ref, quantity: r.quantity - reduce(back = 0.0, k IN range(0, size(coalesce(r.rev_quantity, []) + coalesce(r.past_quantity, [])) - 1) | back + CASE
         WHEN (r.rev_recorded_at + coalesce(r.past_recorded_at, []))[k] > $known_at THEN 0.0
         WHEN (r.rev_voided_at + coalesce(r.past_voided_at, []))[k] >= 0 AND (r.rev_voided_at + coalesce(r.past_voided_at, []))[k] <= $known_at THEN 0.0
         WHEN (r.rev_quantity + coalesce(r.past_quantity, []))[k] = -1 THEN 1e18
         WHEN (r.rev_quantity + coalesce(r.past_quantity, []))[k] < 0 THEN 0.0
         ELSE (r.rev_quantity + coalesce(r.past_quantity, []))[k] END), uom: r.uom,
                at: r.at, at_from: r.at_from, document: r.document}) AS found
RETURN ref, x.ordinal AS id, i.ordinal AS item_id, properties(x) AS properties, i.name AS item_name,
       found[..$most] AS receipts, size(found) AS received
