// name: balance/runs
// mode: read
// summary: The order of an order or batch, with all runs and completions of that order, as ordinals.
// param ref: text
// param stamp: integer, that of the last commit to be seen
// returns: id, order, runs, completions
CYPHER 5
MATCH (x:Thing {ref: $ref})
OPTIONAL MATCH (above:WorkOrder)-[:RAN_AS]->(x)
WITH x, CASE WHEN x:WorkOrder THEN x ELSE above END AS o
RETURN x.ordinal AS id, o.ordinal AS order,
       [(o)-[a:RAN_AS]->(run:Batch) WHERE coalesce(a.named_at, 0) <= $stamp | run.ordinal] AS runs,
       [(o)-[a:REPORTED_IN]->(whole:Completion) WHERE coalesce(a.named_at, 0) <= $stamp | whole.ordinal] AS completions
LIMIT 1
