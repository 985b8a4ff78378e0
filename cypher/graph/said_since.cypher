// name: graph/said_since
// mode: read
// summary: Those of some things of which events were told, or voided, after a moment: what stands of them is not as it was then.
// param ids: list of integer, ordinals of things
// param known_at: integer, the recording stamp as of which the graph is read
// returns: ids
CYPHER 5
UNWIND $ids AS i
MATCH (x:Thing {ordinal: i})
WHERE EXISTS { MATCH (x)<-[r:ABOUT]-() WHERE r.recorded_at > $known_at OR r.voided_at > $known_at }
RETURN collect(i) AS ids
