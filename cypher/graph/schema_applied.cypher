// name: graph/schema_applied
// mode: read
// summary: The schema files applied to this database, with their checksums.
// returns: name, sha256
CYPHER 5
MATCH (s:Schema)
RETURN s.name AS name, s.sha256 AS sha256
ORDER BY name
