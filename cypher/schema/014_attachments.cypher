// Files attached to recall cases; their bytes are kept as long texts are (docs/recall.md).
CREATE CONSTRAINT recall_attachment_key IF NOT EXISTS FOR (n:RecallAttachment) REQUIRE (n.case, n.number) IS UNIQUE
