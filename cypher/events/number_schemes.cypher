// name: events/number_schemes
// mode: read
// summary: By which patterns numbers are handed out here, and of what.
// returns: kind, item, pattern, open
CYPHER 5
MATCH (s:NumberScheme) WHERE s.kind <> 'document'
RETURN s.kind AS kind, s.item AS item, s.pattern AS pattern, s.ended_at IS NULL AS open
ORDER BY kind, item, pattern
