// name: trace/page_heads
// mode: read
// summary: What stands at the head of a trace: properties of the roots and how they were received.
// param refs: list of text, refs of things or supplier lots
// returns: ref, properties, item_name, receipts
UNWIND $refs AS ref
OPTIONAL MATCH (x:Thing {ref: ref})
OPTIONAL MATCH (i:Item) WHERE x.item IS NOT NULL AND i.number = x.item
CALL (ref, x) {
  MATCH (s:Supplier)-[r:SUPPLIED]->(x)
  WHERE r.voided_at IS NULL AND r.undone_at IS NULL
  RETURN s, r, x AS lot
  UNION
  MATCH (s:Supplier)-[r:SUPPLIED {supplier_lot: ref}]->(lot:Thing)
  WHERE r.voided_at IS NULL AND r.undone_at IS NULL
  RETURN s, r, lot
}
WITH ref, x, i, s, r, lot ORDER BY r.at_from LIMIT 2000
RETURN ref, properties(x) AS properties, i.name AS item_name,
       collect({supplier: s.ref, supplier_name: s.name, supplier_lot: r.supplier_lot,
                lot: lot.ref, quantity: r.quantity - coalesce(r.reversed, 0), uom: r.uom,
                at: r.at, at_from: r.at_from, document: r.document}) AS receipts
