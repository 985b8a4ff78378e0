// name: mirror/links
// mode: read
// summary: All links of a genealogy that begin at some things, as columns; also what was voided or taken back (marks: 1 voided, 2 nothing left, 4 everything in a container, 8 booked with a quantity of 0).
// param first: integer, the first ordinal
// param last: integer, the last ordinal
// returns: ids, starts, ends, includes, flags, quantities, uoms, at_from, at_to, places, marks
CYPHER 5
UNWIND range($first, $last) AS i
MATCH (x:Thing {ordinal: i})
MATCH (x)-[r:CONSUMED_INTO|PRODUCED|RAN_AS|REPORTED_IN|SUPPLIED|MOVED_TO|SHIPPED_TO|RETURNED|ADJUSTED|PACKED_INTO|UNPACKED_FROM|INCLUDES]->(y)
WITH i, y, r, coalesce(r.flags, -1) AS flags
RETURN collect(id(r)) AS ids, collect(i) AS starts, collect(y.ordinal) AS ends,
       collect(type(r) = 'INCLUDES') AS includes,
       collect(flags + CASE type(r) WHEN 'MOVED_TO' THEN 128 ELSE 0 END) AS flags,
       collect(CASE WHEN flags < 64 THEN coalesce(r.quantity, -1e18)
               WHEN flags >= 512 THEN -1e18
               ELSE coalesce(r.quantity - coalesce(r.reversed, 0) * CASE WHEN r.quantity < 0 THEN -1 ELSE 1 END, -1e18)
               END) AS quantities,
       collect(CASE WHEN flags < 0 THEN '' ELSE coalesce(r.uom, '') END) AS uoms,
       collect(CASE WHEN flags < 0 THEN -4611686018427387904 ELSE coalesce(r.at_from, -4611686018427387904) END) AS at_from,
       collect(CASE WHEN flags % 4 > 1 THEN r.at_to ELSE 0 END) AS at_to,
       collect(CASE WHEN flags < 0 THEN '' ELSE coalesce(r.location, r.from, r.to, '') END) AS places,
       collect(CASE WHEN flags < 0 THEN 0 ELSE
                 CASE WHEN flags < 64 THEN 0 ELSE
                   CASE WHEN r.voided_at IS NULL THEN 0 ELSE 1 END + CASE WHEN r.undone_at IS NULL THEN 0 ELSE 2 END END
                 + CASE WHEN r.everything THEN 4 ELSE 0 END + CASE WHEN r.quantity = 0 THEN 8 ELSE 0 END END) AS marks
