// name: recall/late
// mode: read
// summary: Bookings on some things that were recorded or taken back between two stamps.
// param refs: list of text
// param after: integer, stamp
// param until: integer, stamp
// returns: start, end, source, event, type, at, at_to, document, recorded_at, how
CYPHER 5
UNWIND $refs AS ref
MATCH (x:Thing {ref: ref})-[r:CONSUMED_INTO|PRODUCED|PACKED_INTO|UNPACKED_FROM|SUPPLIED|MOVED_TO|SHIPPED_TO|RETURNED|ADJUSTED]-()
WHERE $after < r.recorded_at <= $until OR $after < r.voided_at <= $until OR $after < r.undone_at <= $until
   OR any(moment IN coalesce(r.rev_recorded_at, []) WHERE $after < moment <= $until)
WITH DISTINCT r
MATCH (e:Event {source: r.source, event_id: r.event})
RETURN startNode(r).ref AS start, endNode(r).ref AS end, r.source AS source, r.event AS event, e.type AS type,
       coalesce(e.at, toString(datetime({epochMillis: e.at_to / 1000}))) AS at, e.at_to AS at_to, e.document AS document,
       r.recorded_at AS recorded_at,
       CASE WHEN r.recorded_at > $after THEN 'recorded' WHEN r.voided_at > $after THEN 'voided' ELSE 'reversed' END AS how
ORDER BY source, event
