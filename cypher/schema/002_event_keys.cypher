// One relationship per line of an event: what makes the same event twice one event.
CREATE CONSTRAINT consumed_into_key IF NOT EXISTS FOR ()-[r:CONSUMED_INTO]-() REQUIRE (r.source, r.event, r.line) IS UNIQUE;
CREATE CONSTRAINT produced_key IF NOT EXISTS FOR ()-[r:PRODUCED]-() REQUIRE (r.source, r.event, r.line) IS UNIQUE;
CREATE CONSTRAINT packed_into_key IF NOT EXISTS FOR ()-[r:PACKED_INTO]-() REQUIRE (r.source, r.event, r.line) IS UNIQUE;
CREATE CONSTRAINT unpacked_from_key IF NOT EXISTS FOR ()-[r:UNPACKED_FROM]-() REQUIRE (r.source, r.event, r.line) IS UNIQUE;
CREATE CONSTRAINT supplied_key IF NOT EXISTS FOR ()-[r:SUPPLIED]-() REQUIRE (r.source, r.event, r.line) IS UNIQUE;
CREATE CONSTRAINT moved_to_key IF NOT EXISTS FOR ()-[r:MOVED_TO]-() REQUIRE (r.source, r.event, r.line) IS UNIQUE;
CREATE CONSTRAINT shipped_to_key IF NOT EXISTS FOR ()-[r:SHIPPED_TO]-() REQUIRE (r.source, r.event, r.line) IS UNIQUE;
CREATE CONSTRAINT returned_key IF NOT EXISTS FOR ()-[r:RETURNED]-() REQUIRE (r.source, r.event, r.line) IS UNIQUE;
CREATE CONSTRAINT adjusted_key IF NOT EXISTS FOR ()-[r:ADJUSTED]-() REQUIRE (r.source, r.event, r.line) IS UNIQUE;
CREATE CONSTRAINT counted_key IF NOT EXISTS FOR ()-[r:COUNTED]-() REQUIRE (r.source, r.event, r.line) IS UNIQUE;
CREATE CONSTRAINT ran_on_key IF NOT EXISTS FOR ()-[r:RAN_ON]-() REQUIRE (r.source, r.event, r.line) IS UNIQUE;
CREATE CONSTRAINT measured_key IF NOT EXISTS FOR ()-[r:MEASURED]-() REQUIRE (r.source, r.event, r.line) IS UNIQUE;
CREATE CONSTRAINT about_key IF NOT EXISTS FOR ()-[r:ABOUT]-() REQUIRE (r.source, r.event, r.line) IS UNIQUE;
