// name: events/merge_sources
// mode: write
// summary: Make sure the sources of a batch exist.
// param names: list of text
// returns: nothing
CYPHER 5
UNWIND $names AS name
MERGE (s:Source {name: name})
