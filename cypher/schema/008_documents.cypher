// Finding events by the documents they name beside the one.
CREATE FULLTEXT INDEX event_documents IF NOT EXISTS FOR (n:Event) ON EACH [n.documents];
