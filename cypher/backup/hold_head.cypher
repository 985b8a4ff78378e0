// name: backup/hold_head
// mode: write
// summary: Take the head of the audit log, so that nobody enters anything while this transaction lasts; its number. No row before the first entry.
// param now: integer, UTC microseconds of this clock
// returns: number
CYPHER 5
MATCH (h:AuditHead {name: 'audit'})
SET h.taken_at = $now
RETURN h.number AS number
