// The log that shows tampering: its entries, what stands beside them, and its head (docs/audit.md).
CREATE CONSTRAINT audit_entry_number IF NOT EXISTS FOR (n:AuditEntry) REQUIRE n.number IS UNIQUE;
CREATE CONSTRAINT audit_beside_number IF NOT EXISTS FOR (n:AuditBeside) REQUIRE n.number IS UNIQUE;
CREATE CONSTRAINT audit_head_name IF NOT EXISTS FOR (n:AuditHead) REQUIRE n.name IS UNIQUE;
CREATE INDEX audit_entry_case IF NOT EXISTS FOR (n:AuditEntry) ON (n.case, n.number);
CREATE INDEX audit_entry_kind IF NOT EXISTS FOR (n:AuditEntry) ON (n.kind, n.number)
