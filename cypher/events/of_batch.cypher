// name: events/of_batch
// mode: read
// summary: Which events of a batch the graph has already, and their content's checksum; which of them have a void or reverse pointing at them.
// param sources: list of text, the sources
// param event_ids: list of text, the event ids, in the same order
// returns: positions, checksums, corrected
CYPHER 5
CALL () {
  UNWIND range(0, size($sources) - 1) AS i
  MATCH (e:Event {source: $sources[i], event_id: $event_ids[i]})
  RETURN collect(i) AS positions, collect(e.sha256) AS checksums
}
CALL () {
  UNWIND range(0, size($sources) - 1) AS i
  MATCH (c:Event {source: $sources[i], target: $event_ids[i]})
  RETURN collect(DISTINCT i) AS corrected
}
RETURN positions, checksums, corrected
