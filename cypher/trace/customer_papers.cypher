// name: trace/customer_papers
// mode: read
// summary: Documents and ship-to places of some deliveries, by customer; of those alone that are what they were.
// param ids: list of integer, relationship ids, which may be those of other bookings by now
// param starts: list of integer, ordinals of the things these started from
// param ends: list of integer, ordinals of the customers these ended at
// param known_at: integer, the recording stamp as of which the graph is read
// param stamp: integer, that of the last commit to be seen
// returns: customers, bookings, documents, others, ship_tos
CYPHER 5
UNWIND range(0, size($ids) - 1) AS place
MATCH ()-[r]->() WHERE id(r) = $ids[place]
  AND startNode(r).ordinal = $starts[place] AND endNode(r).ordinal = $ends[place]
  AND coalesce(r.recorded_at, 0) <= $known_at AND coalesce(r.named_at, 0) <= $stamp
WITH $ends[place] AS customer, count(*) AS bookings, collect(DISTINCT r.document) AS documents,
     collect(DISTINCT r.documents) AS others, collect(DISTINCT r.ship_to) AS ship_tos
RETURN collect(customer) AS customers, sum(bookings) AS bookings, collect(documents) AS documents,
       collect(others) AS others, collect(ship_tos) AS ship_tos
