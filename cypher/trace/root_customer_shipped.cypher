// name: trace/root_customer_shipped
// mode: read
// summary: What was shipped to a customer.
// param ref: text
// returns: ids
MATCH (s:Customer {ref: $ref})<-[r:SHIPPED_TO]-(x:Thing)
WHERE r.voided_at IS NULL AND r.undone_at IS NULL
RETURN collect(id(x)) AS ids
