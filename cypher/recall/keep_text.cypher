// name: recall/keep_text
// mode: write
// summary: Keep a long text in pieces.
// param owner: text, what it belongs to
// param pieces: list of text
// returns: nothing
CYPHER 5
UNWIND range(0, size($pieces) - 1) AS place
CREATE (:RecallText {owner: $owner, place: place, text: $pieces[place]})
