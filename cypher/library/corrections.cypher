// name: library/corrections
// mode: read
// title: Corrections by source
// group: Quality of the data
// summary: Events that take back others: how many of each source, and how many of them name an event that is not here.
// returns: source, type, corrections, without_target
CYPHER 5
MATCH (e:Event)
WHERE e.type IN ['void', 'reverse']
RETURN e.source AS source, e.type AS type, count(e) AS corrections,
       count(CASE WHEN NOT EXISTS { MATCH (t:Event {source: e.source, event_id: e.target}) } THEN 1 END) AS without_target
ORDER BY corrections DESC, source
