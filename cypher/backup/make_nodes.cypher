// name: backup/make_nodes
// mode: write
// summary: Make nodes of one label as they were kept.
// param label: text
// param rows: list of maps, their properties
// returns: nothing
CYPHER 5
UNWIND $rows AS row
CREATE (n:$($label))
SET n = row
