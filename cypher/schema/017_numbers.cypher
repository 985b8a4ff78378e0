// Numbers that are handed out: schemes, where their sequences are, each number once (docs/numbers.md).
CREATE CONSTRAINT number_scheme_code IF NOT EXISTS FOR (n:NumberScheme) REQUIRE n.code IS UNIQUE;
CREATE CONSTRAINT number_scheme_target IF NOT EXISTS FOR (n:NumberScheme) REQUIRE n.target IS UNIQUE;
CREATE CONSTRAINT number_counter_key IF NOT EXISTS FOR (n:NumberCounter) REQUIRE (n.scheme, n.period) IS UNIQUE;
CREATE CONSTRAINT issued_number_place IF NOT EXISTS FOR (n:IssuedNumber) REQUIRE (n.scheme, n.period, n.place) IS UNIQUE;
CREATE CONSTRAINT issued_number_ref IF NOT EXISTS FOR (n:IssuedNumber) REQUIRE n.ref IS UNIQUE;
CREATE INDEX issued_number_request IF NOT EXISTS FOR (n:IssuedNumber) ON (n.request);
CREATE INDEX issued_number_at IF NOT EXISTS FOR (n:IssuedNumber) ON (n.at)
