"""What a verb writes for another program is entered into the log, as what leaves by pages is."""

from __future__ import annotations

from hashlib import sha256

from app.chain.append import enter
from app.graph.run import Graph


def note_output(graph: Graph, name: str, text: str | bytes) -> None:
    """Enter what is about to be written. `name`: what it is called. Errors: `DatabaseError`."""
    content = text if isinstance(text, bytes) else text.encode()
    enter(graph, "export", "", told={"files": {name: sha256(content).hexdigest()}})
