// name: numbering/account
// mode: read
// summary: Each place of a sequence in a period after one, and whether an event names its number.
// param scheme: text
// param period: text
// param after: integer, the place before the first
// param count: integer, how many at the most
// returns: place, number, used, skipped, by, at, void_by, void_at, void_reason
CYPHER 5
MATCH (n:IssuedNumber {scheme: $scheme, period: $period}) WHERE n.place > $after
WITH n ORDER BY n.place LIMIT $count
RETURN n.place AS place, n.number AS number,
       n.skipped IS NULL AND (EXISTS { MATCH (:Thing {ref: n.ref}) } OR EXISTS { MATCH (:Event {document: n.document}) }) AS used,
       n.skipped AS skipped, n.by AS by, n.at AS at,
       n.void_by AS void_by, n.void_at AS void_at, n.void_reason AS void_reason
ORDER BY place
