// Events whose stamps came from a file, by the batch they were taken in (docs/feed.md).
CREATE INDEX event_batch IF NOT EXISTS FOR (n:Event) ON (n.batch);
