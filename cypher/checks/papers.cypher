// name: checks/papers
// mode: read
// summary: Numbers of the documents that some bookings name.
// param bookings: list of integer, relationship ids inside this transaction
// returns: bookings, papers
CYPHER 5
UNWIND $bookings AS i
MATCH ()-[r]->() WHERE id(r) = i
RETURN collect(i) AS bookings,
       collect(coalesce(r.documents, []) + CASE WHEN r.document IS NULL THEN [] ELSE [r.document] END) AS papers
