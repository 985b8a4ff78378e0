// name: checks/numbers
// mode: read
// summary: The refs, numbers and other names of all lots of some items, in the order of refs.
// param refs: list of text, item refs
// param stamp: integer, that of the last commit to be seen
// returns: item, lots, numbers, aliases
CYPHER 5
UNWIND $refs AS ref
MATCH (i:Item {ref: ref})
CALL (i) {
  MATCH (x:Lot {item: i.number})
  WHERE coalesce(x.named_at, 0) <= $stamp
  WITH x ORDER BY x.ref
  RETURN collect(x.ref) AS lots, collect(x.number) AS numbers, collect(coalesce(x.aliases, [])) AS aliases
}
RETURN ref AS item, lots, numbers, aliases
