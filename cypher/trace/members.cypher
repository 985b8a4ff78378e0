// name: trace/members
// mode: read
// summary: Which serials belong to which lots, for some lots and serials, and which serials have a birth of their own.
// param ids: list of integer, node ids inside this transaction
// returns: lots, serials, born
UNWIND $ids AS i
MATCH (x:Thing) WHERE id(x) = i
MATCH (x)-[m:INCLUDES]-(:Thing)
WITH DISTINCT startNode(m) AS lot, endNode(m) AS serial
RETURN collect(id(lot)) AS lots, collect(id(serial)) AS serials,
       collect(EXISTS { MATCH (serial)<-[r:PRODUCED]-() WHERE r.voided_at IS NULL AND r.undone_at IS NULL }) AS born
