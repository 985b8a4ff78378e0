// name: recall/parties
// mode: read
// summary: Names and contact data of some customers, suppliers and places.
// param refs: list of text
// returns: ref, id, told
CYPHER 5
UNWIND $refs AS ref
MATCH (p:Thing {ref: ref})
RETURN ref, p.ordinal AS id, p{.name, .kind, .contact, .phone, .email, .address, .country, .gln} AS told
