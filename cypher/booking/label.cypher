// name: booking/label
// mode: read
// summary: What stands on the label of a thing, and the GTIN of its item.
// param ref: text
// returns: told, gtin
CYPHER 5
MATCH (t:Thing {ref: $ref})
RETURN properties(t) AS told, head(COLLECT { MATCH (i:Item {number: t.item}) RETURN i.gtin }) AS gtin
