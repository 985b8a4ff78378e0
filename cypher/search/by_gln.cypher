// name: search/by_gln
// mode: read
// summary: Locations, customers and suppliers that have a GLN.
// param gln: text
// returns: ref
CYPHER 5
MATCH (x:Location|Customer|Supplier)
WHERE x.gln = $gln
RETURN x.ref AS ref
