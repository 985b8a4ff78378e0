// name: trace/members
// mode: read
// summary: Which serials belong to which lots, for some lots and serials, and which serials something may have borne.
// param ids: list of integer, node ids inside this transaction
// param known_at: integer, the recording stamp as of which the graph is read
// returns: lots, serials, born
UNWIND $ids AS i
MATCH (x:Thing) WHERE id(x) = i
MATCH (x)-[m:INCLUDES]-(:Thing)
WITH DISTINCT startNode(m) AS lot, endNode(m) AS serial
RETURN collect(id(lot)) AS lots, collect(id(serial)) AS serials,
       collect(EXISTS { MATCH (serial)<-[r:PRODUCED]-(run:Thing)
                        WHERE coalesce(run.kind, '') <> 'unbuild' AND r.undone_at IS NULL
                          AND coalesce(r.voided_at, 9223372036854775807) > $known_at
                          AND coalesce(r.recorded_at, 0) <= $known_at }) AS born
