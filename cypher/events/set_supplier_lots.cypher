// name: events/set_supplier_lots
// mode: write
// summary: Refresh the supplier lots of some things from their receipts.
// param refs: list of text
// returns: nothing
CYPHER 5
UNWIND $refs AS ref
MATCH (n:Thing {ref: ref})
OPTIONAL MATCH (n)<-[r:SUPPLIED]-() WHERE r.voided_at IS NULL AND r.undone_at IS NULL
WITH n, coalesce(r.supplier_lot, r.supplier_lot_number) AS lot ORDER BY lot
WITH n, collect(DISTINCT lot) AS lots
SET n.supplier_lots = CASE WHEN size(lots) = 0 THEN NULL ELSE lots END
