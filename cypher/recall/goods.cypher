// name: recall/goods
// mode: read
// summary: How a customer can recognise some lots and serials, and what their items are.
// param refs: list of text
// returns: ref, id, item_id, item, number, status, aliases, expires_at, manufactured_at, attributes, item_name, item_type, gtin, uom, factors
CYPHER 5
UNWIND $refs AS ref
MATCH (x:Thing {ref: ref})
OPTIONAL MATCH (i:Item) WHERE i.number = x.item
RETURN ref, x.ordinal AS id, i.ordinal AS item_id, x.item AS item, x.number AS number, x.status AS status, coalesce(x.aliases, []) AS aliases,
       x.expires_at AS expires_at, x.manufactured_at AS manufactured_at, x.attributes AS attributes,
       i.name AS item_name, i.type AS item_type, i.gtin AS gtin, i.uom AS uom, i.factors AS factors
