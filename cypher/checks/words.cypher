// name: checks/words
// mode: read
// summary: What some bookings and things are called, the order of the run a booking is on (absent: ''), and which run of an order has the number of some batches without one.
// param bookings: list of integer, relationship ids inside this transaction
// param ids: list of integer, ordinals of things
// param batches: list of integer, ordinals
// param stamp: integer, that of the last commit to be seen
// returns: bookings, events, documents, orders, written, ids, refs, batches, twins
CYPHER 5
CALL () {
  UNWIND $bookings AS i
  MATCH ()-[r]->() WHERE id(r) = i
  RETURN collect(i) AS bookings, collect(r.event) AS events, collect(coalesce(r.document, '')) AS documents,
         collect(CASE type(r) WHEN 'CONSUMED_INTO' THEN coalesce(endNode(r).order, endNode(r).ref)
                              WHEN 'PRODUCED' THEN coalesce(startNode(r).order, startNode(r).ref) ELSE '' END) AS orders,
         collect(coalesce(r.at, '')) AS written
}
CALL () {
  UNWIND $ids AS i
  MATCH (x:Thing {ordinal: i})
  RETURN collect(i) AS ids, collect(CASE WHEN x:Completion THEN coalesce(x.order, '') ELSE x.ref END) AS refs
}
CALL () {
  UNWIND $batches AS i
  MATCH (x:Thing {ordinal: i})
  RETURN collect(i) AS batches, collect(coalesce(head(COLLECT {
    MATCH (y:Thing {number: x.number}) WHERE y:Batch AND y.order IS NOT NULL AND coalesce(y.named_at, 0) <= $stamp
    RETURN min(y.ref)
  }), '')) AS twins
}
RETURN bookings, events, documents, orders, written, ids, refs, batches, twins
