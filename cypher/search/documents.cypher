// name: search/documents
// mode: read
// summary: Document numbers that start with a text, in their order.
// param text: text
// param count: integer, how many at the most
// returns: document
CYPHER 5
MATCH (e:Event)
WHERE e.document STARTS WITH $text
RETURN DISTINCT e.document AS document ORDER BY document LIMIT $count
