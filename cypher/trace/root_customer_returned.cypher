// name: trace/root_customer_returned
// mode: read
// summary: What a customer returned.
// param ref: text
// returns: ids, at_from, at_to, events
MATCH (s:Customer {ref: $ref})-[r:RETURNED]->(x:Thing)
WHERE r.voided_at IS NULL AND r.undone_at IS NULL
RETURN collect(id(x)) AS ids, collect(coalesce(r.at_from, -4611686018427387904)) AS at_from,
       collect(coalesce(r.at_to, -4611686018427387904)) AS at_to, collect(r.event) AS events
