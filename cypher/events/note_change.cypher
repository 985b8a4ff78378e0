// name: events/note_change
// mode: write
// summary: Note what a commit added and corrected, and draw a text by which this commit is told from every other; forget what commits before a stamp changed: whoever has not seen it since reads everything anew.
// param drawn: text, the random text of this commit
// param before: integer, the last stamp before it
// param sources: list of text, the sources of its events
// param corrected: list of text, source and event id (a line each) of earlier events whose links changed
// param own: boolean, whether its events have stamps of their own
// param oldest: integer, a stamp
// returns: nothing
CYPHER 5
MATCH (c:Clock {name: 'recorded'})
CREATE (:Change {after: coalesce(c.drawn, ''), drawn: $drawn, before: $before, last: c.last,
                 sources: $sources, corrected: $corrected, own: $own})
SET c.drawn = $drawn
WITH count(*) AS one
CALL () {
  MATCH (o:Change)
  WHERE o.last < $oldest
  WITH o LIMIT 1000
  DELETE o
}
