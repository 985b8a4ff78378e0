// name: recall/set_hold
// mode: write
// summary: Change properties of a request to hold stock.
// param case: text
// param number: integer
// param properties: map
// returns: nothing
CYPHER 5
MATCH (h:RecallHold {case: $case, number: $number})
SET h += $properties
