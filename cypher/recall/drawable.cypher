// name: recall/drawable
// mode: read
// summary: Lots a drill can start from: finished ones that were shipped, ingredients and packaging that were used.
// param sort: text, backward, forward or packaging
// returns: refs
MATCH (x:Lot)
OPTIONAL MATCH (i:Item) WHERE i.number = x.item
WITH x, i
WHERE ($sort = 'backward' AND EXISTS { (x)-[:SHIPPED_TO|PACKED_INTO]->() })
   OR ($sort = 'forward' AND (i.type IS NULL OR i.type <> 'packaging') AND EXISTS { (x)-[:CONSUMED_INTO]->() })
   OR ($sort = 'packaging' AND i.type = 'packaging' AND EXISTS { (x)-[:CONSUMED_INTO]->() })
RETURN collect(x.ref) AS refs
