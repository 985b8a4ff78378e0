// name: library/reach_of_a_lot
// mode: read
// title: What a lot went into, by item
// group: Production
// summary: Lots and serials downstream of a lot, by item, without looking at time: an upper bound of the trace.
// param lot: text, the lot's ref
// example: {"lot": "lot:CULT-BANK/CB-0001"}
// returns: item, kind, count
CYPHER 5
MATCH (l:Lot {ref: $lot})-[rs:CONSUMED_INTO|PRODUCED|RAN_AS|REPORTED_IN|INCLUDES*0..]->(x)
WHERE all(r IN rs WHERE r.voided_at IS NULL AND r.undone_at IS NULL AND r.untracked IS NULL)
WITH DISTINCT x
WHERE x:Lot OR x:Serial
RETURN x.item AS item, CASE WHEN x:Lot THEN 'lot' ELSE 'serial' END AS kind, count(x) AS count
ORDER BY count DESC, item
