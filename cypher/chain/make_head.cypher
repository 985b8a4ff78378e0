// name: chain/make_head
// mode: write
// summary: Have a head where there is none: behind the last entry that is there, else before the first.
// param chain: text, the name of a new chain
// returns: chain, number, hash, made
CYPHER 5
MERGE (h:AuditHead {name: 'audit'})
ON CREATE SET h.number = 0, h.hash = '', h.chain = $chain, h.fresh = true
WITH h, h.fresh IS NOT NULL AS made
REMOVE h.fresh
WITH h, made
CALL (h, made) {
  WITH h, made WHERE made
  MATCH (e:AuditEntry) USING INDEX SEEK e:AuditEntry(number) WHERE e.number > 0
  WITH h, e ORDER BY e.number DESC LIMIT 1
  SET h.number = e.number, h.hash = coalesce(e.hash, ''), h.chain = coalesce(e.chain, h.chain)
  RETURN count(*) AS found
}
RETURN h.chain AS chain, h.number AS number, h.hash AS hash, made
