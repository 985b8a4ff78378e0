// name: backup/labels
// mode: read
// summary: The labels that nodes have.
// returns: label
CYPHER 5
CALL db.labels() YIELD label
RETURN label
ORDER BY label
