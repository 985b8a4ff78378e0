// name: checks/sift_things
// mode: read
// summary: Items and expiry of some lots and serials as columns (absent: ''), and which of them an event gave a status that holds, or a status of a source that does not own them.
// param ids: list of integer, node ids inside this transaction
// param words: list of text, statuses that hold, as they stand in an event
// param strangers: list of text, sources that do not own statuses
// returns: ids, items, expiries, serials, told
CALL () {
  UNWIND $ids AS i
  MATCH (x) WHERE id(x) = i
  RETURN collect(i) AS ids, collect(coalesce(x.item, '')) AS items,
         collect(coalesce(x.expires_at, '')) AS expiries, collect(x:Serial) AS serials
}
CALL () {
  UNWIND $ids AS i
  MATCH (x) WHERE id(x) = i
  MATCH (x)<-[:ABOUT]-(e:Event)
  WHERE any(word IN $words WHERE e.content CONTAINS word) OR (e.type = 'status' AND e.source IN $strangers)
  RETURN collect(DISTINCT i) AS told
}
RETURN ids, items, expiries, serials, told
