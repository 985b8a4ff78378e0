// name: events/refuse
// mode: write
// summary: Remember refused events, so that answers can say that they are missing.
// param rows: list of maps, the properties of each refusal with its key sha256
// returns: nothing
CYPHER 5
UNWIND $rows AS row
MERGE (f:Refused {sha256: row.sha256})
ON CREATE SET f += row
