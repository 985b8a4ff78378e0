// What needs a look: statuses of a part of a lot or serial (at a place, or of a quantity), failed tests.
CREATE INDEX about_part IF NOT EXISTS FOR ()-[r:ABOUT]-() ON (r.part);
CREATE INDEX unit_status IF NOT EXISTS FOR (n:HandlingUnit) ON (n.status);
CREATE INDEX inspection_result IF NOT EXISTS FOR (n:Inspection) ON (n.result);
MATCH (e:Event)-[r:ABOUT]->()
WHERE r.part IS NULL AND e.type = 'status'
  AND (e.content CONTAINS '"location":' OR e.content CONTAINS '"quantity":')
CALL (r) {
  SET r.part = true
} IN TRANSACTIONS OF 10000 ROWS;
