// Ways to find things: by number, by alias and words, by event, by stamp.
CREATE INDEX thing_number IF NOT EXISTS FOR (n:Thing) ON (n.number);
CREATE INDEX lot_item IF NOT EXISTS FOR (n:Lot) ON (n.item);
CREATE INDEX serial_item IF NOT EXISTS FOR (n:Serial) ON (n.item);
CREATE INDEX event_target IF NOT EXISTS FOR (n:Event) ON (n.source, n.target);
CREATE INDEX event_feed IF NOT EXISTS FOR (n:Event) ON (n.source, n.recorded_at);
CREATE INDEX event_document IF NOT EXISTS FOR (n:Event) ON (n.document);
CREATE INDEX supplied_lot IF NOT EXISTS FOR ()-[r:SUPPLIED]-() ON (r.supplier_lot);
CREATE INDEX supplied_lot_number IF NOT EXISTS FOR ()-[r:SUPPLIED]-() ON (r.supplier_lot_number);
CREATE FULLTEXT INDEX thing_words IF NOT EXISTS FOR (n:Thing) ON EACH [n.number, n.name, n.aliases, n.supplier_lots];
CREATE INDEX refused_event IF NOT EXISTS FOR (n:Refused) ON (n.source, n.event_id);
CREATE INDEX produced_location IF NOT EXISTS FOR ()-[r:PRODUCED]-() ON (r.location);
CREATE INDEX supplied_location IF NOT EXISTS FOR ()-[r:SUPPLIED]-() ON (r.location);
CREATE INDEX consumed_into_location IF NOT EXISTS FOR ()-[r:CONSUMED_INTO]-() ON (r.location);
CREATE INDEX returned_to IF NOT EXISTS FOR ()-[r:RETURNED]-() ON (r.to);
CREATE INDEX moved_to_from IF NOT EXISTS FOR ()-[r:MOVED_TO]-() ON (r.from);
CREATE INDEX shipped_to_from IF NOT EXISTS FOR ()-[r:SHIPPED_TO]-() ON (r.from);
