// name: chain/append
// mode: write
// summary: Add entries behind the head they were made for, nobody else's until the transaction ends; the head as it is then. When it was another, nothing is added. No row where there is no head.
// param number: integer, of the head the entries were made for
// param hash: text, of that head
// param now: integer, UTC microseconds
// param rows: list of map, the entries in order
// param besides: list of map, what stands beside some of them
// param last: map, number and hash of the last of them
// returns: chain, number, hash
CYPHER 5
MATCH (h:AuditHead {name: 'audit'})
SET h.taken_at = $now
WITH h, h.number = $number AND h.hash = $hash AS fits
FOREACH (row IN CASE WHEN fits THEN $rows ELSE [] END | CREATE (e:AuditEntry) SET e = row)
FOREACH (row IN CASE WHEN fits THEN $besides ELSE [] END | CREATE (b:AuditBeside) SET b = row)
FOREACH (_ IN CASE WHEN fits THEN [1] ELSE [] END | SET h += $last)
RETURN h.chain AS chain, h.number AS number, h.hash AS hash
