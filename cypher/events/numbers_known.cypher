// name: events/numbers_known
// mode: read
// summary: Since when some things are named, and why their numbers are void where they are.
// param refs: list of text
// returns: ref, named_at, void
CYPHER 5
UNWIND $refs AS ref
MATCH (t:Thing {ref: ref})
OPTIONAL MATCH (n:IssuedNumber {ref: ref})
RETURN ref, t.named_at AS named_at, n.void_reason AS void
ORDER BY ref
