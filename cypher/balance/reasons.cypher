// name: balance/reasons
// mode: read
// summary: Why stock was adjusted, by booking.
// param ids: list of integer, relationship ids inside this transaction
// returns: id, reason
CYPHER 5
UNWIND $ids AS i
MATCH ()-[r]->() WHERE id(r) = i
RETURN i AS id, coalesce(r.reason, '') AS reason
