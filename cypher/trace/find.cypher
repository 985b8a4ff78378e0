// name: trace/find
// mode: read
// summary: Lots, serials, orders, batches and containers with a number or alias, and lots of a supplier lot number; `alias`: only its alias is the text.
// param text: text, the number or alias as it was typed
// param words: text, the same as a full-text phrase
// param known_at: integer, the recording stamp as of which the graph is read
// param stamp: integer, that of the last commit to be seen
// param most: integer, how many to list
// returns: ref, id, name, alias, total
CYPHER 5
CALL () {
  MATCH (x:Thing {number: $text})
  WHERE x:Lot OR x:Serial OR x:WorkOrder OR x:Batch OR x:HandlingUnit
  RETURN x.ref AS ref, x AS x, false AS alias
  UNION
  CALL db.index.fulltext.queryNodes('thing_words', $words) YIELD node AS x
  WHERE $text IN x.aliases AND NOT (x.number = $text AND (x:Lot OR x:Serial OR x:WorkOrder OR x:Batch OR x:HandlingUnit))
  RETURN x.ref AS ref, x AS x, true AS alias
  UNION
  MATCH (:Supplier)-[r:SUPPLIED {supplier_lot_number: $text}]->(x:Thing)
  WHERE r.recorded_at <= $known_at AND coalesce(r.voided_at, 4611686018427387904) > $known_at
  RETURN coalesce(r.supplier_lot, x.ref) AS ref, CASE WHEN r.supplier_lot IS NULL THEN x ELSE NULL END AS x, false AS alias
}
WITH ref, x, alias
WHERE x IS NULL OR coalesce(x.named_at, 0) <= $stamp
WITH DISTINCT ref, x, alias ORDER BY ref
WITH collect({ref: ref, id: x.ordinal, name: x.name, alias: alias}) AS found
UNWIND found[..$most] AS each
RETURN each.ref AS ref, each.id AS id, each.name AS name, each.alias AS alias, size(found) AS total
