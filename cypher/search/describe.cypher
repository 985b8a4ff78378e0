// name: search/describe
// mode: read
// summary: What some refs are, as a list of finds shows them.
// param refs: list of text
// returns: ref, name, item, item_name, status, expires_at, supplier_lots, suppliers
CYPHER 5
UNWIND $refs AS ref
OPTIONAL MATCH (x:Thing {ref: ref})
OPTIONAL MATCH (i:Item) WHERE x.item IS NOT NULL AND i.number = x.item
CALL (ref) {
  MATCH (s:Supplier)-[r:SUPPLIED {supplier_lot: ref}]->(l:Thing)
  OPTIONAL MATCH (j:Item) WHERE j.number = l.item
  RETURN collect(DISTINCT s.name)[..3] AS lot_suppliers, collect(DISTINCT l.item)[0] AS lot_item,
         collect(DISTINCT j.name)[0] AS lot_item_name
}
CALL (x) {
  MATCH (s:Supplier)-[r:SUPPLIED]->(x)
  WHERE r.voided_at IS NULL AND r.undone_at IS NULL AND s.number IS NOT NULL
  WITH DISTINCT s LIMIT 3
  RETURN collect(coalesce(s.name, s.number)) AS names
}
RETURN ref, x.name AS name, coalesce(x.item, lot_item) AS item,
       coalesce(i.name, lot_item_name) AS item_name, x.status AS status,
       x.expires_at AS expires_at, coalesce(x.supplier_lots, [])[..3] AS supplier_lots,
       CASE WHEN size(names) = 0 THEN lot_suppliers ELSE names END AS suppliers
