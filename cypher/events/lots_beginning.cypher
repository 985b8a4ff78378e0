// name: events/lots_beginning
// mode: read
// summary: Lots whose refs begin so, of each beginning some.
// param prefixes: list of text
// param most: number, of each
// returns: ref
CYPHER 5
UNWIND $prefixes AS prefix
CALL {
  WITH prefix
  MATCH (l:Lot)
  WHERE l.ref STARTS WITH prefix
  RETURN l.ref AS ref
  LIMIT $most
}
RETURN ref
