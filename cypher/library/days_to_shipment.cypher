// name: library/days_to_shipment
// mode: read
// title: Days from receipt or making to shipment
// group: Shipments and customers
// summary: For each item how many days pass on average from the first receipt or production of a lot to its first shipment, as such or in a container.
// returns: item, lots, average_days, least_days, most_days
CYPHER 5
MATCH (l:Lot)<-[b:PRODUCED|SUPPLIED]-()
WHERE b.voided_at IS NULL AND b.undone_at IS NULL AND b.at_from IS NOT NULL
WITH l, min(b.at_from) AS born
MATCH (l)-[:PACKED_INTO*0..]->(h)
WITH DISTINCT l, born, h
MATCH (h)-[s:SHIPPED_TO]->()
WHERE s.voided_at IS NULL AND s.undone_at IS NULL AND s.at_from >= born
WITH l, born, min(s.at_from) AS shipped
WITH l.item AS item, (shipped - born) / 86400000000.0 AS days
RETURN item, count(*) AS lots, round(avg(days), 1) AS average_days, round(min(days), 1) AS least_days, round(max(days), 1) AS most_days
ORDER BY average_days DESC, item
