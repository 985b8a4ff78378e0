// name: graph/schema_record
// mode: write
// summary: Note that a schema file was applied.
// param name: text, the file's name
// param sha256: text, its checksum
// returns: nothing
CYPHER 5
MERGE (s:Schema {name: $name})
SET s.sha256 = $sha256
