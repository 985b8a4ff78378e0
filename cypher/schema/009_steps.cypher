// How far what follows from the events was worked out anew by a later version (docs/schema.md).
CREATE CONSTRAINT step_name IF NOT EXISTS FOR (n:Step) REQUIRE n.name IS UNIQUE;
