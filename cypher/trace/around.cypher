// name: trace/around
// mode: read
// summary: Every booking of some things and runs but moves and counts, as columns.
// param ids: list of integer, node ids inside this transaction
// param known_at: integer, the recording stamp as of which the graph is read
// param then: boolean, whether that is an earlier moment
// param not_of_goods: text, a type of booking that is not asked of lots and serials ('': all are)
// param not_of_runs: text, a type not asked of orders, batches and completions but of an item without a lot
// param stamp: integer, that of the last commit to be seen
// returns: ids, starts, ends, flags, quantities, uoms, at_from, at_to
CYPHER 5
UNWIND $ids AS i
MATCH (x) WHERE id(x) = i
WITH x, CASE WHEN x:Lot OR x:Serial THEN $not_of_goods
             WHEN x:Batch OR x:WorkOrder OR x:Completion THEN $not_of_runs
             ELSE '' END AS left_out
MATCH (x)-[r:CONSUMED_INTO|PRODUCED|RAN_AS|REPORTED_IN|SUPPLIED|SHIPPED_TO|RETURNED|ADJUSTED|PACKED_INTO|UNPACKED_FROM]-(y)
WHERE (type(r) <> left_out OR y:Item)
  AND (NOT $then OR coalesce(r.recorded_at, 0) <= $known_at)
WITH x, r, coalesce(r.flags, -1) AS flags
WHERE (flags < 64
    OR coalesce(r.voided_at, 4611686018427387904) > $known_at AND coalesce(r.undone_at, 4611686018427387904) > $known_at)
  AND (flags >= 0 OR (x:Batch OR (x:WorkOrder AND type(r) = 'REPORTED_IN')) AND coalesce(r.named_at, 0) <= $stamp)
RETURN collect(id(r)) AS ids,
       collect(id(startNode(r))) AS starts,
       collect(id(endNode(r))) AS ends,
       collect(flags) AS flags,
       collect(CASE WHEN flags < 64 THEN coalesce(r.quantity, -1e18)
               WHEN flags >= 512 THEN -1e18
               ELSE coalesce(r.quantity - coalesce(r.reversed, 0) * CASE WHEN r.quantity < 0 THEN -1 ELSE 1 END, -1e18)
               END) AS quantities,
       collect(coalesce(r.uom, '')) AS uoms,
       collect(coalesce(r.at_from, -4611686018427387904)) AS at_from,
       collect(CASE WHEN flags % 4 > 1 THEN r.at_to ELSE 0 END) AS at_to
