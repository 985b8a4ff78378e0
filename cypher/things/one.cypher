// name: things/one
// mode: read
// summary: One thing with all its properties, the name of its item and where it belongs.
// param ref: text
// returns: label, properties, item_name, item_gtin, outer, resources
CYPHER 5
MATCH (x:Thing {ref: $ref})
OPTIONAL MATCH (i:Item) WHERE x.item IS NOT NULL AND i.number = x.item
CALL (x) {
  OPTIONAL MATCH (x)-[:IN]->(o:Location)
  RETURN head(collect({ref: o.ref, name: o.name})) AS outer
}
CALL (x) {
  OPTIONAL MATCH (x)-[r:RAN_ON]->(m:Resource)
  WHERE (x:Batch OR x:WorkOrder) AND r.voided_at IS NULL AND r.undone_at IS NULL
  WITH DISTINCT m LIMIT 20
  RETURN collect({ref: m.ref, name: m.name}) AS resources
}
RETURN [name IN labels(x) WHERE name <> 'Thing'][0] AS label, properties(x) AS properties,
       i.name AS item_name, i.gtin AS item_gtin, outer, resources
