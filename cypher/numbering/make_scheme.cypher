// name: numbering/make_scheme
// mode: write
// summary: Make a scheme, unless its target has one; whether it was made.
// param target: text, kind, item and site that have one scheme at a time
// param code: text, what it is called
// param properties: map, what the scheme is
// returns: made
CYPHER 5
MERGE (s:NumberScheme {target: $target})
ON CREATE SET s.code = $code, s += $properties
RETURN s.code = $code AS made
