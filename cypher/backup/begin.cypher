// name: backup/begin
// mode: write
// summary: Note that this database is being filled from a backup.
// param backup: text, the backup's id
// param made_of: text, where it lies
// returns: nothing
CYPHER 5
MERGE (r:Restore {name: 'restore'})
SET r.backup = $backup, r.made_of = $made_of
