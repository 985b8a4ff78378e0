// name: events/corrected
// mode: read
// summary: Which of these events have a void or reverse pointing at them.
// param sources: list of text, the sources
// param event_ids: list of text, the event ids, in the same order
// returns: positions
CYPHER 5
UNWIND range(0, size($sources) - 1) AS i
MATCH (c:Event {source: $sources[i], target: $event_ids[i]})
RETURN collect(DISTINCT i) AS positions
