// name: library/failed_inspections
// mode: read
// title: Failed inspections
// group: Tests
// summary: Every inspection that failed, latest first.
// returns: at, test, thing, value, uom, limits, inspection
CYPHER 5
MATCH (i:Inspection)-[m:MEASURED]->(x)
WHERE m.voided_at IS NULL AND i.result = 'fail'
RETURN i.at AS at, i.test AS test, x.ref AS thing, i.value AS value, i.uom AS uom, i.limits AS limits, i.ref AS inspection
ORDER BY m.at_from DESC, inspection
