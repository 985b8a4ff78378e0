// name: trace/lots_of_items
// mode: read
// summary: All lots and serials of some items.
// param ids: list of integer, node ids of items inside this transaction
// param stamp: integer, that of the last commit to be seen
// returns: ids
CYPHER 5
UNWIND $ids AS i
MATCH (item:Item) WHERE id(item) = i
CALL (item) {
  MATCH (x:Lot {item: item.number}) RETURN x
  UNION ALL
  MATCH (x:Serial {item: item.number}) RETURN x
}
WITH x WHERE coalesce(x.named_at, 0) <= $stamp
RETURN collect(id(x)) AS ids
