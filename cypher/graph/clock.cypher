// name: graph/clock
// mode: read
// summary: What changes whenever answers may change: the last recording stamp, and how often something changed that is kept only as it is now; whether times are still being worked out anew; the random text of the last commit.
// returns: last, shape, pending, drawn
CYPHER 5
OPTIONAL MATCH (c:Clock {name: 'recorded'})
CALL () {
  MATCH (s:Source)
  WHERE s.retime_after IS NOT NULL
  RETURN count(s) > 0 AS pending
}
RETURN coalesce(c.last, 0) AS last, coalesce(c.shape, 0) AS shape, pending,
       coalesce(c.drawn, '') AS drawn
