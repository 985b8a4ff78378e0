// name: things/lots_count
// mode: read
// summary: How many lots and serials an item has.
// param item: text, the item's number
// returns: lots, serials
CYPHER 5
CALL () {
  MATCH (l:Lot {item: $item}) RETURN count(l) AS lots
}
CALL () {
  MATCH (s:Serial {item: $item}) RETURN count(s) AS serials
}
RETURN lots, serials
