// name: library/holds_by_age
// mode: read
// title: Lots on hold, longest first
// group: Lots and stock
// summary: Lots and serials in a status that stops them, since when and why, as the last status event of the whole lot says.
// param statuses: list of text, the statuses looked for
// example: {"statuses": ["hold", "quarantine", "rejected"]}
// returns: thing, status, since, days, reason, event
CYPHER 5
UNWIND $statuses AS status
MATCH (x:Thing {status: status})
WHERE x:Lot OR x:Serial
CALL (x) {
  OPTIONAL MATCH (x)<-[a:ABOUT]-(e:Event {type: 'status'})
  WHERE a.voided_at IS NULL AND e.voided_at IS NULL
  RETURN e ORDER BY e.at_to DESC, e.event_id DESC LIMIT 1
}
RETURN x.ref AS thing, status, e.at AS since,
       CASE WHEN e.at_from IS NOT NULL THEN duration.inDays(datetime({epochMillis: e.at_from / 1000}), datetime()).days END AS days,
       CASE WHEN e.content CONTAINS '"reason":"' THEN split(split(e.content, '"reason":"')[1], '"')[0] END AS reason,
       e.event_id AS event
ORDER BY since, thing
