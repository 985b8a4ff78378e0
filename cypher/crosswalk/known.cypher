// name: crosswalk/known
// mode: read
// summary: Some things as they are known.
// param refs: list of text
// returns: id, ref, number, name, item, aliases, attributes
CYPHER 5
UNWIND $refs AS ref
MATCH (x:Thing {ref: ref})
RETURN x.ordinal AS id, x.ref AS ref, x.number AS number, x.name AS name, x.item AS item,
       coalesce(x.aliases, []) AS aliases, x.attributes AS attributes
