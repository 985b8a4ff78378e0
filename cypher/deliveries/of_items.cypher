// name: deliveries/of_items
// mode: read
// summary: Shipments that brought something of some items, as the links that are stored say.
// param refs: list of text, refs of items
// returns: source, event
CYPHER 5
UNWIND $refs AS ref
MATCH (i:Item {ref: ref})
CALL (i) {
  MATCH (i)-[d:DELIVERED]->()
  RETURN d
  UNION
  MATCH (x:Lot {item: i.number}) USING INDEX x:Lot(item)  // however small the graph was when this was planned
  MATCH (x)-[d:DELIVERED]->()
  RETURN d
  UNION
  MATCH (x:Serial {item: i.number}) USING INDEX x:Serial(item)
  MATCH (x)-[d:DELIVERED]->()
  RETURN d
}
RETURN DISTINCT d.source AS source, d.event AS event
