// name: library/losses_by_reason
// mode: read
// title: Losses by reason
// group: Production
// summary: What was adjusted away, by reason, item and unit.
// returns: reason, item, uom, adjustments, quantity
CYPHER 5
MATCH (x)-[a:ADJUSTED]->()
WHERE a.voided_at IS NULL AND a.undone_at IS NULL AND a.quantity < 0
RETURN coalesce(a.reason, 'none given') AS reason, x.item AS item, a.uom AS uom, count(a) AS adjustments, -sum(a.quantity) AS quantity
ORDER BY adjustments DESC, reason, item
