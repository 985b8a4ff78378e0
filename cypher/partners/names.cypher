// name: partners/names
// mode: read
// summary: What some things are called elsewhere: aliases, the GTIN of an item, the GLN of a place or party.
// param refs: list of text
// returns: ref, aliases, gtin, gln
CYPHER 5
UNWIND $refs AS ref
MATCH (x:Thing {ref: ref})
WHERE x.aliases IS NOT NULL OR x.gtin IS NOT NULL OR x.gln IS NOT NULL
RETURN ref, coalesce(x.aliases, []) AS aliases, coalesce(x.gtin, '') AS gtin, coalesce(x.gln, '') AS gln
