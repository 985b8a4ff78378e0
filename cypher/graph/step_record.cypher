// name: graph/step_record
// mode: write
// summary: Note how far a step is done.
// param name: text, the step's name
// param whole: boolean, whether it is done
// param source: text, of the last event it looked at
// param event_id: text, of that event
// returns: nothing
CYPHER 5
MERGE (s:Step {name: $name})
SET s.whole = $whole, s.source = $source, s.event_id = $event_id
