// name: workbench/mark
// mode: read
// summary: What changes whenever answers may change: the last recording stamp, how many events were refused, whether times are still being worked out.
// returns: last, refused, pending
OPTIONAL MATCH (c:Clock {name: 'recorded'})
CALL () {
  MATCH (f:Refused)
  RETURN count(f) AS refused
}
CALL () {
  MATCH (s:Source)
  WHERE s.retime_after IS NOT NULL
  RETURN count(s) AS pending
}
RETURN coalesce(c.last, 0) AS last, refused, pending
