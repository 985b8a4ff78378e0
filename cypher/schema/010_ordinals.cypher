// Every thing has an ordinal of its own, a whole number that is never given to another (docs/graph.md).
CREATE CONSTRAINT thing_ordinal IF NOT EXISTS FOR (n:Thing) REQUIRE n.ordinal IS UNIQUE;
