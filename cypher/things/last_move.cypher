// name: things/last_move
// mode: read
// summary: The latest move, shipment or return of a container.
// param ref: text, a handling unit
// returns: type, place, name, at, at_from
CYPHER 5
MATCH (x:HandlingUnit {ref: $ref})-[r:MOVED_TO|SHIPPED_TO|RETURNED]-(y:Thing)
WHERE r.voided_at IS NULL AND r.undone_at IS NULL
RETURN type(r) AS type, CASE type(r) WHEN 'RETURNED' THEN coalesce(r.to, '') ELSE y.ref END AS place,
       CASE type(r) WHEN 'RETURNED' THEN null ELSE y.name END AS name, r.at AS at, r.at_from AS at_from
ORDER BY coalesce(r.at_to, -1) DESC LIMIT 1
