// name: events/set_sources
// mode: write
// summary: Set what defines say of sources (null removes a property).
// param rows: list of [name, properties]
// returns: nothing
CYPHER 5
UNWIND $rows AS row
MATCH (s:Source {name: row[0]})
SET s += row[1]
