// name: mirror/changes
// mode: read
// summary: What each commit since a stamp added and corrected, in their order.
// param stamp: integer, the stamp after which commits are wanted
// returns: after, drawn, before, last, sources, corrected, own
CYPHER 5
MATCH (c:Change)
WHERE c.last > $stamp
RETURN c.after AS after, c.drawn AS drawn, c.before AS before, c.last AS last,
       c.sources AS sources, c.corrected AS corrected, c.own AS own
ORDER BY last
LIMIT 2000
