// name: reports/things
// mode: read
// summary: What is known of some things.
// param refs: list of text
// param stamp: integer, that of the last commit to be seen
// returns: ref, id, told
CYPHER 5
UNWIND $refs AS ref
MATCH (x:Thing {ref: ref})
WHERE coalesce(x.named_at, 0) <= $stamp
RETURN ref, x.ordinal AS id,
       x{.name, .kind, .type, .uom, .gtin, .contact, .phone, .email, .address, .country, .gln,
         .attributes, .status, .expires_at, .manufactured_at} AS told
