// name: search/by_refs
// mode: read
// summary: Which of these refs exist; a supplier lot exists when something was received from it.
// param refs: list of text
// param supplier_lots: list of text, refs of supplier lots
// returns: ref
CYPHER 5
UNWIND $refs AS ref
MATCH (x:Thing {ref: ref})
RETURN x.ref AS ref
UNION
UNWIND $supplier_lots AS ref
MATCH (:Supplier)-[r:SUPPLIED {supplier_lot: ref}]->(:Thing)
RETURN DISTINCT ref
