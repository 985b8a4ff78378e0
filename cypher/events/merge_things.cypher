// name: events/merge_things
// mode: write
// summary: Make sure the things of one kind exist; a new one gets its own properties.
// param label: text, the label of the kind
// param rows: list of [ref, properties, stamp of the first event that names it], sorted by ref
// returns: nothing
CYPHER 5
UNWIND $rows AS row
MERGE (n:Thing {ref: row[0]})
ON CREATE SET n:$($label), n += row[1], n.named_at = row[2]
