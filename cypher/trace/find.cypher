// name: trace/find
// mode: read
// summary: Lots, serials, orders, batches and containers with a number or alias, and lots of a supplier lot number.
// param text: text, the number or alias as it was typed
// param words: text, the same as a full-text phrase
// returns: ref, label, name
CALL () {
  MATCH (x:Thing {number: $text})
  WHERE x:Lot OR x:Serial OR x:WorkOrder OR x:Batch OR x:HandlingUnit
  RETURN x.ref AS ref, x AS x
  UNION
  CALL db.index.fulltext.queryNodes('thing_words', $words) YIELD node AS x
  WHERE $text IN x.aliases
  RETURN x.ref AS ref, x AS x
  UNION
  MATCH (:Supplier)-[r:SUPPLIED {supplier_lot_number: $text}]->(x:Thing)
  WHERE r.voided_at IS NULL
  RETURN coalesce(r.supplier_lot, x.ref) AS ref, CASE WHEN r.supplier_lot IS NULL THEN x ELSE NULL END AS x
}
RETURN DISTINCT ref, [name IN labels(x) WHERE name <> 'Thing'][0] AS label, x.name AS name
ORDER BY ref LIMIT 50
