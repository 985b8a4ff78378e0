// name: backup/hold_clock
// mode: write
// summary: Take the writers' clock, so that nobody commits an event while this transaction lasts; what it says.
// param now: integer, UTC microseconds of this clock
// returns: last, shape
CYPHER 5
MATCH (c:Clock {name: 'recorded'})
SET c.taken_by = $now
RETURN c.last AS last, coalesce(c.shape, 0) AS shape
