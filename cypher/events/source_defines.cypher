// name: events/source_defines
// mode: read
// summary: Every define of some sources that was not voided.
// param names: list of text
// returns: name, events
UNWIND $names AS name
OPTIONAL MATCH (e:Event {source: name, target: '(source)'})
WHERE e.type = 'define' AND e.voided_at IS NULL
RETURN name, collect([e.at, e.event_id, e.content]) AS events
