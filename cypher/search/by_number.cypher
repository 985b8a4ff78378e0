// name: search/by_number
// mode: read
// summary: Things with exactly this number or alias, supplier lots with this number, whatever their item.
// param text: text, the number or alias as it was typed
// param phrase: text, the same as a quoted full-text phrase
// param count: integer, how many at the most
// returns: ref
CYPHER 5
CALL () {
  MATCH (x:Thing {number: $text}) WHERE NOT x:Completion
  RETURN x.ref AS ref
  UNION
  CALL db.index.fulltext.queryNodes('thing_words', $phrase) YIELD node AS x
  WHERE $text IN x.aliases
  RETURN x.ref AS ref
  UNION
  MATCH (:Supplier)-[r:SUPPLIED {supplier_lot_number: $text}]->(x:Thing)
  RETURN DISTINCT coalesce(r.supplier_lot, x.ref) AS ref
}
RETURN DISTINCT ref ORDER BY ref LIMIT $count
