// name: library/recipe_as_run
// mode: read
// title: What an item was really made of
// group: Production
// summary: Which items went into the runs that made an item, in how many of them, and how much on average.
// param item: text, the number of the item that was made
// example: {"item": "YOG-STRAW"}
// returns: input, runs, of_runs, average, uom
CYPHER 5
MATCH (y:Lot|Serial {item: $item})<-[p:PRODUCED]-(b:Batch)
WHERE p.voided_at IS NULL AND p.undone_at IS NULL
WITH collect(DISTINCT b) AS made
UNWIND made AS b
MATCH (b)<-[c:CONSUMED_INTO]-(x)
WHERE c.voided_at IS NULL AND c.undone_at IS NULL
WITH size(made) AS of_runs, coalesce(x.item, x.number) AS input, c.uom AS uom, b, sum(c.quantity - coalesce(c.reversed, 0)) AS quantity
RETURN input, count(b) AS runs, of_runs, round(avg(quantity), 3) AS average, uom
ORDER BY runs DESC, input
