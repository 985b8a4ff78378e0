// name: feed/taken
// mode: read
// summary: How many events of some sources were recorded between two stamps, whose stamps tell their batch.
// param sources: list of text
// param first: integer, the first stamp
// param last: integer, the last stamp
// returns: events
CYPHER 5
UNWIND $sources AS source
MATCH (e:Event {source: source})
WHERE e.recorded_at >= $first AND e.recorded_at <= $last AND e.batch IS NULL
RETURN count(e) AS events
