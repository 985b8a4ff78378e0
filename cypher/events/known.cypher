// name: events/known
// mode: read
// summary: Which of these events the graph has already, and their content's checksum.
// param sources: list of text, the sources
// param event_ids: list of text, the event ids, in the same order
// returns: positions, checksums
CYPHER 5
UNWIND range(0, size($sources) - 1) AS i
MATCH (e:Event {source: $sources[i], event_id: $event_ids[i]})
RETURN collect(i) AS positions, collect(e.sha256) AS checksums
