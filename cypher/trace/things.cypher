// name: trace/things
// mode: read
// summary: What some things are, as far as a trace needs it, as columns (absent: '').
// param ids: list of integer, node ids inside this transaction
// param ordinals: list of integer, ordinals of others
// returns: ids, ordinals, kinds, items, run_kinds, homogeneous, parties
CYPHER 5
CALL () {
  UNWIND $ids AS i
  MATCH (x) WHERE id(x) = i
  RETURN x
  UNION ALL
  UNWIND $ordinals AS i
  MATCH (x:Thing {ordinal: i})
  RETURN x
}
RETURN collect(id(x)) AS ids, collect(coalesce(x.ordinal, 0)) AS ordinals,
       collect(CASE WHEN x:Lot THEN 0 WHEN x:Batch THEN 5 WHEN x:Serial THEN 1 WHEN x:Item THEN 2
                    WHEN x:HandlingUnit THEN 3 WHEN x:WorkOrder THEN 4 WHEN x:Completion THEN 6
                    WHEN x:Customer THEN 7 WHEN x:Supplier THEN 8 WHEN x:Location THEN 9
                    WHEN x:Resource THEN 10 WHEN x:Inspection THEN 11 ELSE -1 END) AS kinds,
       collect(CASE WHEN x:Lot OR x:Serial THEN x.item WHEN x:Item THEN x.number
                    WHEN (x:Supplier OR x:Location) AND x.number IS NULL THEN '?' ELSE '' END) AS items,
       collect(CASE WHEN x:Batch OR x:WorkOrder THEN coalesce(x.kind, '') ELSE '' END) AS run_kinds,
       collect(CASE WHEN x:Batch OR x:WorkOrder THEN coalesce(x.homogeneous, false) ELSE false END) AS homogeneous,
       collect(CASE WHEN x:Customer THEN CASE x.ref WHEN 'customer:%3F' THEN '?' ELSE coalesce(x.kind, '') END ELSE '' END) AS parties
