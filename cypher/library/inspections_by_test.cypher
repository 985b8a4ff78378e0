// name: library/inspections_by_test
// mode: read
// title: Inspections by test
// group: Tests
// summary: How often each test was made and how often it failed.
// returns: test, inspections, failed, percent
CYPHER 5
MATCH (i:Inspection)-[m:MEASURED]->()
WHERE m.voided_at IS NULL
WITH i.test AS test, count(DISTINCT i) AS inspections, count(DISTINCT CASE WHEN i.result = 'fail' THEN i END) AS failed
RETURN test, inspections, failed, round(100.0 * failed / inspections, 1) AS percent
ORDER BY percent DESC, inspections DESC
