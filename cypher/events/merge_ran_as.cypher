// name: events/merge_ran_as
// mode: write
// summary: Make sure RAN_AS links exist; they carry no event and stay.
// param rows: list of [from ref, to ref, stamp of the first event that names both], sorted
// returns: nothing
CYPHER 5
UNWIND $rows AS row
MATCH (a:Thing {ref: row[0]})
MATCH (b:Thing {ref: row[1]})
MERGE (a)-[r:RAN_AS]->(b)
ON CREATE SET r.named_at = row[2]
