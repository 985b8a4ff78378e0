// name: events/create_events
// mode: write
// summary: Keep new events with their canonical content.
// param rows: list of [source, event id, type, recorded at, content, SHA-256, at from, at to, at basis, at, document, target, numbers of other documents, first stamp of its batch where its own stamp does not tell it] (null: absent)
// returns: nothing
CYPHER 5
UNWIND $rows AS row
CREATE (:Event {source: row[0], event_id: row[1], type: row[2], recorded_at: row[3],
                content: row[4], sha256: row[5], at_from: row[6], at_to: row[7],
                at_basis: row[8], at: row[9], document: row[10], target: row[11], documents: row[12], batch: row[13]})
