// name: checks/things
// mode: read
// summary: Everything that is checked, neighbours in the list being of one item, as ordinals; `shown` counts them as a person does, an order and what it reported as one.
// returns: ids, shown
CYPHER 5
CALL () {
  MATCH (x:Lot) RETURN x
  UNION ALL
  MATCH (x:Serial) RETURN x
  UNION ALL
  MATCH (x:Batch) RETURN x
  UNION ALL
  MATCH (x:WorkOrder) RETURN x
  UNION ALL
  MATCH (x:Completion) RETURN x
  UNION ALL
  MATCH (x:Item) RETURN x
}
WITH x ORDER BY x.item, x.ref
RETURN collect(x.ordinal) AS ids, sum(CASE WHEN x:Completion THEN 0 ELSE 1 END) AS shown
