// name: trace/root_customer_returned
// mode: read
// summary: What a customer returned.
// param ref: text
// returns: ids
MATCH (s:Customer {ref: $ref})-[r:RETURNED]->(x:Thing)
WHERE r.voided_at IS NULL AND r.undone_at IS NULL
RETURN collect(id(x)) AS ids
