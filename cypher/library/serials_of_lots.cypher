// name: library/serials_of_lots
// mode: read
// title: Serials in lots
// group: Lots and stock
// summary: How many serials each lot includes, most first.
// returns: lot, item, serials
CYPHER 5
MATCH (l:Lot)-[:INCLUDES]->(s:Serial)
RETURN l.ref AS lot, l.item AS item, count(s) AS serials
ORDER BY serials DESC, lot
