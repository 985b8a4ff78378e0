// name: trace/root_item
// mode: read
// summary: All lots and serials of an item.
// param ref: text
// param item: text, the item's number
// param stamp: integer, that of the last commit to be seen
// returns: ids
CYPHER 5
CALL () {
  MATCH (x:Item {ref: $ref}) RETURN x
  UNION
  MATCH (x:Lot {item: $item}) RETURN x
  UNION
  MATCH (x:Serial {item: $item}) RETURN x
}
WITH x WHERE coalesce(x.named_at, 0) <= $stamp
RETURN collect(x.ordinal) AS ids
