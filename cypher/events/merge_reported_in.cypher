// name: events/merge_reported_in
// mode: write
// summary: Make sure REPORTED_IN links exist; they carry no event and stay.
// param rows: list of [from ref, to ref], sorted
// returns: nothing
UNWIND $rows AS row
MATCH (a:Thing {ref: row[0]})
MATCH (b:Thing {ref: row[1]})
MERGE (a)-[:REPORTED_IN]->(b)
