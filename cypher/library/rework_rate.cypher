// name: library/rework_rate
// mode: read
// title: Rework rate by item
// group: Production
// summary: For each item that went into rework: in how many rework runs, how many of its lots and serials, and which share of all of them.
// returns: item, rework_runs, reworked, made, percent
CYPHER 5
MATCH (b:Batch {kind: 'rework'})<-[c:CONSUMED_INTO]-(x)
WHERE c.voided_at IS NULL AND c.undone_at IS NULL AND (x:Lot OR x:Serial)
WITH x.item AS item, count(DISTINCT b) AS rework_runs, count(DISTINCT x) AS reworked
CALL (item) {
  MATCH (y:Lot {item: item})<-[p:PRODUCED|SUPPLIED]-() WHERE p.voided_at IS NULL RETURN y
  UNION
  MATCH (y:Serial {item: item})<-[p:PRODUCED|SUPPLIED]-() WHERE p.voided_at IS NULL RETURN y
}
WITH item, rework_runs, reworked, count(y) AS made
RETURN item, rework_runs, reworked, made, round(100.0 * reworked / made, 1) AS percent
ORDER BY percent DESC, item
