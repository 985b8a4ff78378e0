// name: backup/state
// mode: read
// summary: Which backup this database is being filled from; null where none is.
// returns: backup, made_of
CYPHER 5
OPTIONAL MATCH (r:Restore {name: 'restore'})
RETURN r.backup AS backup, r.made_of AS made_of
