// name: events/like_sources
// mode: read
// summary: Which of some sources ever took something back without naming the event.
// param sources: list of text
// returns: sources
CYPHER 5
UNWIND $sources AS source
CALL (source) {
  MATCH (c:Event {source: source}) WHERE c.target STARTS WITH '(like) '
  RETURN c LIMIT 1
}
RETURN collect(source) AS sources
