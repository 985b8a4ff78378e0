// name: trace/names
// mode: read
// summary: What a person reads of some things, as columns (absent: '').
// param ids: list of integer, ordinals of things
// param stamp: integer, that of the last commit to be seen
// returns: ids, refs, labels, items, numbers, names, statuses, orders, aliases, parties, expiries
CYPHER 5
UNWIND $ids AS i
MATCH (x:Thing {ordinal: i})
WHERE coalesce(x.named_at, 0) <= $stamp
RETURN collect(i) AS ids, collect(x.ref) AS refs,
       collect([name IN labels(x) WHERE name <> 'Thing'][0]) AS labels,
       collect(coalesce(x.item, '')) AS items, collect(coalesce(x.number, '')) AS numbers,
       collect(coalesce(x.name, '')) AS names, collect(coalesce(x.status, '')) AS statuses,
       collect(coalesce(x.order, '')) AS orders, collect(coalesce(x.aliases, [])) AS aliases,
       collect(coalesce(x.kind, '')) AS parties, collect(coalesce(x.expires_at, '')) AS expiries
