// name: events/merge_ran_as
// mode: write
// summary: Make sure RAN_AS links exist; they carry no event and stay.
// param rows: list of [from ref, to ref], sorted
// returns: nothing
UNWIND $rows AS row
MATCH (a:Thing {ref: row[0]})
MATCH (b:Thing {ref: row[1]})
MERGE (a)-[:RAN_AS]->(b)
