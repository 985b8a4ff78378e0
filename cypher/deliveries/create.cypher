// name: deliveries/create
// mode: write
// summary: Write links of what shipments brought to customers.
// param rows: list of [source, event id, ordinal of the thing, ordinal of the customer, quantity, uom, ref of the container, certain, at_from, at_to, at, document, also] (null: absent)
// returns: nothing
CYPHER 5
UNWIND $rows AS row
MATCH (x:Thing {ordinal: row[2]})
MATCH (c:Thing {ordinal: row[3]})
CREATE (x)-[:DELIVERED {
  source: row[0], event: row[1], quantity: row[4], uom: row[5], container: row[6], certain: row[7],
  at_from: row[8], at_to: row[9], at: row[10], document: row[11],
  also: row[12]
}]->(c)
