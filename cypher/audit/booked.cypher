// name: audit/booked
// mode: read
// summary: Some events as they stand in the graph with all their relationships, and the flags that those would have by their other properties.
// param keys: list of [source, event_id]
// returns: place, event, links
CYPHER 5
UNWIND range(0, size($keys) - 1) AS place
WITH place, $keys[place] AS key
MATCH (e:Event {source: key[0], event_id: key[1]})
OPTIONAL CALL (key) {
  MATCH (a)-[r:CONSUMED_INTO {source: key[0], event: key[1]}]->(b) WHERE r.line >= 0
  RETURN r, a, b
  UNION ALL
  MATCH (a)-[r:PRODUCED {source: key[0], event: key[1]}]->(b) WHERE r.line >= 0
  RETURN r, a, b
  UNION ALL
  MATCH (a)-[r:PACKED_INTO {source: key[0], event: key[1]}]->(b) WHERE r.line >= 0
  RETURN r, a, b
  UNION ALL
  MATCH (a)-[r:UNPACKED_FROM {source: key[0], event: key[1]}]->(b) WHERE r.line >= 0
  RETURN r, a, b
  UNION ALL
  MATCH (a)-[r:SUPPLIED {source: key[0], event: key[1]}]->(b) WHERE r.line >= 0
  RETURN r, a, b
  UNION ALL
  MATCH (a)-[r:MOVED_TO {source: key[0], event: key[1]}]->(b) WHERE r.line >= 0
  RETURN r, a, b
  UNION ALL
  MATCH (a)-[r:SHIPPED_TO {source: key[0], event: key[1]}]->(b) WHERE r.line >= 0
  RETURN r, a, b
  UNION ALL
  MATCH (a)-[r:RETURNED {source: key[0], event: key[1]}]->(b) WHERE r.line >= 0
  RETURN r, a, b
  UNION ALL
  MATCH (a)-[r:ADJUSTED {source: key[0], event: key[1]}]->(b) WHERE r.line >= 0
  RETURN r, a, b
  UNION ALL
  MATCH (a)-[r:COUNTED {source: key[0], event: key[1]}]->(b) WHERE r.line >= 0
  RETURN r, a, b
  UNION ALL
  MATCH (a)-[r:RAN_ON {source: key[0], event: key[1]}]->(b) WHERE r.line >= 0
  RETURN r, a, b
  UNION ALL
  MATCH (a)-[r:MEASURED {source: key[0], event: key[1]}]->(b) WHERE r.line >= 0
  RETURN r, a, b
  UNION ALL
  MATCH (a)-[r:ABOUT {source: key[0], event: key[1]}]->(b) WHERE r.line >= 0
  RETURN r, a, b
}
RETURN place, properties(e) AS event, collect(CASE WHEN r IS NULL THEN NULL ELSE [type(r), a.ref, b.ref, properties(r),
  CASE WHEN type(r) = 'ABOUT' THEN NULL ELSE
      CASE WHEN r.at_basis = 'occurred' THEN 0 ELSE 1 END
    + CASE WHEN r.at_from = r.at_to OR r.at_from IS NULL THEN 0 ELSE 2 END
    + CASE WHEN r.basis = 'assumed' THEN 4 ELSE 0 END
    + CASE WHEN r.role = 'scrap' THEN 8 ELSE 0 END
    + CASE WHEN r.untracked THEN 16 ELSE 0 END
    + CASE WHEN type(r) = 'UNPACKED_FROM' THEN 32 ELSE 0 END
    + CASE WHEN r.also IS NULL THEN 0 ELSE 256 END
    + CASE WHEN r.rest_unknown IS NULL THEN 0 ELSE 512 END
    + CASE WHEN r.voided_at IS NULL AND r.rev_quantity IS NULL THEN 0 ELSE 64 END END] END) AS links
