// name: trace/root_supplier_lot
// mode: read
// summary: What was received from a supplier lot.
// param ref: text
// returns: ids, at_from, at_to, events
MATCH (:Supplier)-[r:SUPPLIED {supplier_lot: $ref}]->(x:Thing)
WHERE r.voided_at IS NULL AND r.undone_at IS NULL
RETURN collect(id(x)) AS ids, collect(coalesce(r.at_from, -4611686018427387904)) AS at_from,
       collect(coalesce(r.at_to, -4611686018427387904)) AS at_to, collect(r.event) AS events
