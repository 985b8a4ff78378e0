// name: balance/runs
// mode: read
// summary: The order of an order or batch, with all runs and completions of that order, as node ids.
// param ref: text
// returns: id, order, runs, completions
MATCH (x:Thing {ref: $ref})
OPTIONAL MATCH (above:WorkOrder)-[:RAN_AS]->(x)
WITH x, CASE WHEN x:WorkOrder THEN x ELSE above END AS o
RETURN id(x) AS id, id(o) AS order,
       [(o)-[:RAN_AS]->(run:Batch) | id(run)] AS runs,
       [(o)-[:REPORTED_IN]->(whole:Completion) | id(whole)] AS completions
LIMIT 1
