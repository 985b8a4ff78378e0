// name: events/about
// mode: read
// summary: Every event that defines or changes some things and was not voided.
// param refs: list of text
// returns: ref, label, events
CYPHER 5
UNWIND $refs AS ref
MATCH (n:Thing {ref: ref})
OPTIONAL MATCH (n)<-[:ABOUT]-(e:Event) WHERE e.voided_at IS NULL
RETURN ref, [name IN labels(n) WHERE name <> 'Thing'][0] AS label,
       collect([e.at_to, e.source, e.event_id, e.content]) AS events
