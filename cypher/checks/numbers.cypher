// name: checks/numbers
// mode: read
// summary: The refs and numbers of all lots of some items, in the order of refs.
// param refs: list of text, item refs
// param stamp: integer, that of the last commit to be seen
// returns: item, lots, numbers
CYPHER 5
UNWIND $refs AS ref
MATCH (i:Item {ref: ref})
CALL (i) {
  MATCH (x:Lot {item: i.number})
  WHERE coalesce(x.named_at, 0) <= $stamp
  WITH x ORDER BY x.ref
  RETURN collect(x.ref) AS lots, collect(x.number) AS numbers
}
RETURN ref AS item, lots, numbers
