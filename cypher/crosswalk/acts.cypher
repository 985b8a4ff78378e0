// name: crosswalk/acts
// mode: read
// summary: Some events, and whether anything of them was taken back wholly.
// param keys: list of [source, event_id]
// returns: source, event_id, type, content, voided, undone
CYPHER 5
UNWIND $keys AS key
MATCH (e:Event {source: key[0], event_id: key[1]})
RETURN e.source AS source, e.event_id AS event_id, e.type AS type, e.content AS content,
       e.voided_at IS NOT NULL AS voided,
       EXISTS { MATCH (c:Event {source: key[0], target: key[1]})
                WHERE c.type = 'reverse' AND c.voided_at IS NULL } AS undone
