// name: trace/papers
// mode: read
// summary: Numbers of the documents that some bookings name; of those alone that are what they were.
// param ids: list of integer, relationship ids, which may be those of other bookings by now
// param starts: list of integer, ordinals of the things these started from
// param ends: list of integer, ordinals of the things these ended at
// returns: ids, papers
CYPHER 5
UNWIND range(0, size($ids) - 1) AS place
MATCH ()-[r]->() WHERE id(r) = $ids[place]
  AND startNode(r).ordinal = $starts[place] AND endNode(r).ordinal = $ends[place]
RETURN collect($ids[place]) AS ids,
       collect(coalesce(r.documents, []) + CASE WHEN r.document IS NULL THEN [] ELSE [r.document] END) AS papers
