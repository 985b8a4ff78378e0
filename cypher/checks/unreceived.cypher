// name: checks/unreceived
// mode: read
// summary: Lots of some items that were never received.
// param ids: list of integer, ordinals of items
// param known_at: integer, UTC microseconds
// param stamp: integer, that of the last commit to be seen
// returns: ids
CYPHER 5
UNWIND $ids AS i
MATCH (item:Thing {ordinal: i}) WHERE item:Item
MATCH (x:Lot {item: item.number})
WHERE coalesce(x.named_at, 0) <= $stamp AND NOT EXISTS {
  MATCH (x)<-[r:SUPPLIED]-()
  WHERE r.recorded_at <= $known_at AND (r.quantity IS NULL OR r.quantity <> 0)
    AND (r.voided_at IS NULL OR r.voided_at > $known_at) AND (r.undone_at IS NULL OR r.undone_at > $known_at)
}
RETURN collect(x.ordinal) AS ids
