// name: library/longest_genealogies
// mode: read
// title: Longest genealogies of an item
// group: Production
// summary: The last lots of an item by number, and over how many generations and lots they go back. Time is not looked at; the trace does that.
// param item: text, the item's number
// param count: integer, how many lots are looked at
// example: {"item": "YOG-STRAW", "count": 20}
// returns: lot, generations, lots
CYPHER 5
MATCH (l:Lot {item: $item})
WITH l ORDER BY l.number DESC LIMIT $count
CALL (l) {
  MATCH p = (l)<-[rs:CONSUMED_INTO|PRODUCED|RAN_AS|REPORTED_IN*0..]-(x)
  WHERE all(r IN rs WHERE r.voided_at IS NULL AND r.undone_at IS NULL AND r.untracked IS NULL)
  WITH x, min(length(p)) AS depth
  WHERE x:Lot
  RETURN max(depth) / 2 AS generations, count(x) - 1 AS lots
}
RETURN l.ref AS lot, generations, lots
ORDER BY generations DESC, lots DESC, lot
