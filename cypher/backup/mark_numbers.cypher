// name: backup/mark_numbers
// mode: write
// summary: Note that numbers may have been handed out that this database does not know any more.
// param now: integer, UTC microseconds
// returns: nothing
CYPHER 5
MATCH (s:NumberScheme) WHERE s.ended_at IS NULL
SET s.restored_at = $now
