// name: search/by_gtin
// mode: read
// summary: The numbers of items that have a GTIN.
// param gtin: text, 14 digits
// returns: number
CYPHER 5
MATCH (i:Item)
WHERE i.gtin IS NOT NULL AND right('00000000000000' + i.gtin, 14) = $gtin
RETURN i.number AS number
