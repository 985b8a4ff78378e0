// name: trace/root_supplier_lot
// mode: read
// summary: What was received from a supplier lot.
// param ref: text
// returns: ids
MATCH (:Supplier)-[r:SUPPLIED {supplier_lot: $ref}]->(x:Thing)
WHERE r.voided_at IS NULL AND r.undone_at IS NULL
RETURN collect(id(x)) AS ids
