// What each shipment delivered, thing by thing, is found by its event (docs/graph.md).
CREATE INDEX delivered_event IF NOT EXISTS FOR ()-[r:DELIVERED]-() ON (r.source, r.event);

// So are the bookings of a shipment, by their event alone: their own key has the line, too.
CREATE INDEX shipped_to_event IF NOT EXISTS FOR ()-[r:SHIPPED_TO]-() ON (r.source, r.event);
