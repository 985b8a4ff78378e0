"""What a verb writes for another program is entered into the log, as what leaves by pages is."""

from __future__ import annotations

from hashlib import sha256

from app.chain.append import enter
from app.chain.entries import EXPORT
from app.errors import LotgraphError
from app.graph.run import Graph


def note_answer(graph: Graph, name: str, text: str | bytes) -> str:
    """Enter an answer that is about to be written; it is even where that cannot be stored. Why it
    was not entered, in words; empty when it was."""
    try:
        note_output(graph, name, text)
    except LotgraphError as error:
        return f"This is not in the log that shows tampering: {error.text}"
    return ""


def note_output(graph: Graph, name: str, text: str | bytes) -> None:
    """Enter a file that is about to be written. `name`: what it is called. Errors:
    `DatabaseError`."""
    content = text if isinstance(text, bytes) else text.encode()
    enter(graph, EXPORT, "", told={"files": {name: sha256(content).hexdigest()}})
