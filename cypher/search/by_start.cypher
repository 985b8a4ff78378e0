// name: search/by_start
// mode: read
// summary: Things whose number starts with a text, and supplier lots whose number does.
// param text: text
// param count: integer, how many at the most
// returns: ref
CYPHER 5
CALL () {
  MATCH (x:Thing)
  WHERE x.number STARTS WITH $text AND NOT x:Completion
  RETURN x.ref AS ref LIMIT $count
  UNION
  MATCH (:Supplier)-[r:SUPPLIED]->(:Thing)
  WHERE r.supplier_lot_number STARTS WITH $text AND r.supplier_lot IS NOT NULL
  RETURN DISTINCT r.supplier_lot AS ref LIMIT $count
}
RETURN DISTINCT ref
