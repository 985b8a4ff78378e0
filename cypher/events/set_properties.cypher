// name: events/set_properties
// mode: write
// summary: Set the properties that events give to things (null removes one).
// param rows: list of [ref, properties]
// returns: nothing
UNWIND $rows AS row
MATCH (n:Thing {ref: row[0]})
SET n += row[1]
