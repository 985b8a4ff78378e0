// name: recall/set_case
// mode: write
// summary: Change properties of a case.
// param number: text
// param properties: map
// returns: nothing
CYPHER 5
MATCH (c:RecallCase {number: $number})
SET c += $properties
