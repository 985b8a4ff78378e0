// What each shipment delivered, thing by thing, is found by its event (docs/graph.md).
CREATE INDEX delivered_event IF NOT EXISTS FOR ()-[r:DELIVERED]-() ON (r.source, r.event);
