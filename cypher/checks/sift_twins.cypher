// name: checks/sift_twins
// mode: read
// summary: Which run of an order has the number of some batches without one (else '').
// param ids: list of integer, node ids inside this transaction
// param stamp: integer, that of the last commit to be seen
// returns: ids, twins
UNWIND $ids AS i
MATCH (x:Thing) WHERE id(x) = i
RETURN collect(i) AS ids,
       collect(coalesce(head(COLLECT {
         MATCH (y:Thing {number: x.number}) WHERE y:Batch AND y.order IS NOT NULL AND coalesce(y.named_at, 0) <= $stamp
         RETURN min(y.ref)
       }), '')) AS twins
