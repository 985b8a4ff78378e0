// name: trace/things
// mode: read
// summary: What some things are, as far as a trace needs it, as columns (absent: '').
// param ids: list of integer, node ids inside this transaction
// returns: ids, labels, items, kinds, homogeneous
UNWIND $ids AS i
MATCH (x:Thing) WHERE id(x) = i
RETURN collect(i) AS ids, collect(labels(x)) AS labels,
       collect(coalesce(x.item, CASE WHEN x:Item THEN x.number ELSE '' END)) AS items,
       collect(coalesce(x.kind, '')) AS kinds,
       collect(coalesce(x.homogeneous, false)) AS homogeneous
