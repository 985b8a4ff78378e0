// name: trace/reversals
// mode: read
// summary: Some bookings as booked, and every reverse of them.
// param ids: list of integer, relationship ids inside this transaction
// returns: ids, quantities, rev_quantity, rev_recorded_at, rev_voided_at
CYPHER 5
UNWIND $ids AS i
MATCH ()-[r]->() WHERE id(r) = i
RETURN collect(i) AS ids, collect(coalesce(r.quantity, -1e18)) AS quantities,
       collect(coalesce(r.rev_quantity, []) + coalesce(r.past_quantity, [])) AS rev_quantity, collect(coalesce(r.rev_recorded_at, []) + coalesce(r.past_recorded_at, [])) AS rev_recorded_at,
       collect(coalesce(r.rev_voided_at, []) + coalesce(r.past_voided_at, [])) AS rev_voided_at
