// name: events/merge_things
// mode: write
// summary: Make sure the things of one kind exist; a new one gets its own properties, and the next ordinal of the clock, which the writer holds.
// param label: text, the label of the kind
// param rows: list of [ref, properties, stamp of the first event that names it], sorted by ref
// returns: nothing
CYPHER 5
UNWIND $rows AS row
MERGE (n:Thing {ref: row[0]})
ON CREATE SET n:$($label), n += row[1], n.named_at = row[2]
WITH n WHERE n.ordinal IS NULL
WITH collect(DISTINCT n) AS bare
MATCH (c:Clock {name: 'recorded'})
WITH c, bare, coalesce(c.ordinals, 0) AS given
SET c.ordinals = given + size(bare)
WITH bare, given
UNWIND range(1, size(bare)) AS place
WITH bare[place - 1] AS n, given + place AS ordinal
SET n.ordinal = ordinal
