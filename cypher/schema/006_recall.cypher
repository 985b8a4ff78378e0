// What the recall desk keeps: cases with their numbers, and texts that are kept as they were.
CREATE CONSTRAINT recall_case_number IF NOT EXISTS FOR (n:RecallCase) REQUIRE n.number IS UNIQUE;
CREATE CONSTRAINT recall_counter_year IF NOT EXISTS FOR (n:RecallCounter) REQUIRE n.year IS UNIQUE;
CREATE CONSTRAINT recall_mark_key IF NOT EXISTS FOR (n:RecallMark) REQUIRE (n.case, n.ref) IS UNIQUE;
CREATE CONSTRAINT recall_decision_key IF NOT EXISTS FOR (n:RecallDecision) REQUIRE (n.case, n.number) IS UNIQUE;
CREATE CONSTRAINT recall_snapshot_key IF NOT EXISTS FOR (n:RecallSnapshot) REQUIRE (n.case, n.number) IS UNIQUE;
CREATE CONSTRAINT recall_hold_key IF NOT EXISTS FOR (n:RecallHold) REQUIRE (n.case, n.number) IS UNIQUE;
CREATE CONSTRAINT recall_text_key IF NOT EXISTS FOR (n:RecallText) REQUIRE (n.owner, n.place) IS UNIQUE;
CREATE CONSTRAINT recall_reply_key IF NOT EXISTS FOR (n:RecallReply) REQUIRE (n.case, n.number) IS UNIQUE;
CREATE CONSTRAINT recall_drill_key IF NOT EXISTS FOR (n:RecallDrill) REQUIRE n.case IS UNIQUE;
CREATE INDEX recall_reply_customer IF NOT EXISTS FOR (n:RecallReply) ON (n.case, n.customer)
