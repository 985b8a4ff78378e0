// name: recall/drawable
// mode: read
// summary: Lots a drill can start from: finished ones that were shipped, ingredients and packaging that were used.
// param sort: text, backward, forward or packaging
// returns: refs
CYPHER 5
MATCH (x:Lot)
OPTIONAL MATCH (i:Item) WHERE i.number = x.item
WITH x, i
WHERE ($sort = 'backward' AND EXISTS { (x)-[r:SHIPPED_TO|PACKED_INTO]->() WHERE r.voided_at IS NULL AND r.undone_at IS NULL })
   OR (($sort = 'packaging' AND i.type = 'packaging' OR $sort = 'forward' AND coalesce(i.type, '') <> 'packaging')
       AND EXISTS { (x)-[r:CONSUMED_INTO]->() WHERE r.voided_at IS NULL AND r.undone_at IS NULL })
RETURN collect(x.ref) AS refs
