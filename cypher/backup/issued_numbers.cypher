// name: backup/issued_numbers
// mode: read
// summary: The next numbers of a sequence up to a place, in their order.
// param scheme: text
// param period: text
// param after: integer, the last place known
// param until: integer, the last place wanted
// param count: integer, how many at the most
// returns: properties
CYPHER 5
MATCH (n:IssuedNumber {scheme: $scheme, period: $period})
WHERE n.place > $after AND n.place <= $until
WITH n ORDER BY n.place LIMIT $count
RETURN properties(n) AS properties
ORDER BY n.place
