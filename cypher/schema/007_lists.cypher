// What pages look up beside a thing, or count of all: items by number, lots by status and expiry.
CREATE INDEX item_number IF NOT EXISTS FOR (n:Item) ON (n.number);
CREATE INDEX lot_status IF NOT EXISTS FOR (n:Lot) ON (n.status);
CREATE INDEX serial_status IF NOT EXISTS FOR (n:Serial) ON (n.status);
CREATE INDEX lot_expires IF NOT EXISTS FOR (n:Lot) ON (n.expires_at);
