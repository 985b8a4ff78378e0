// name: things/by_status
// mode: read
// summary: How many lots and serials have a status other than released.
// returns: status, count
CYPHER 5
CALL () {
  MATCH (x:Lot) WHERE x.status < 'released' OR x.status > 'released' RETURN x.status AS status
  UNION ALL
  MATCH (x:Serial) WHERE x.status < 'released' OR x.status > 'released' RETURN x.status AS status
}
RETURN status, count(*) AS count
ORDER BY status
