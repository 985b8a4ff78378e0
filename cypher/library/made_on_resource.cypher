// name: library/made_on_resource
// mode: read
// title: Lots touched by a resource in a window
// group: Production
// summary: Lots and serials made in runs on a line, tank or machine that ran in some days, whole days in UTC.
// param resource: text, the resource's ref
// param from: date, the first day
// param to: date, the last day
// example: {"resource": "resource:D1-FILL1", "from": "2025-09-08", "to": "2025-09-12"}
// returns: thing, run, quantity, uom, role
CYPHER 5
WITH datetime($from).epochMillis * 1000 AS first, (datetime($to) + duration('P1D')).epochMillis * 1000 AS after
MATCH (:Resource {ref: $resource})<-[on:RAN_ON]-(b:Batch)
WHERE on.voided_at IS NULL AND on.at_from < after AND on.at_to >= first
WITH DISTINCT b
MATCH (b)-[p:PRODUCED]->(x)
WHERE p.voided_at IS NULL AND p.undone_at IS NULL
RETURN x.ref AS thing, b.ref AS run, p.quantity - coalesce(p.reversed, 0) AS quantity, p.uom AS uom, p.role AS role
ORDER BY p.at_from, thing
