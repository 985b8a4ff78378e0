"""What was typed is entered into the log that shows tampering before it is run: who asked, and a
hash of what; the words stand beside, for they may name people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import orjson

from app.chain.append import enter
from app.graph.run import Graph

Note = Callable[[str, str, Mapping[str, Any]], object]  # user, text, parameters
KIND = "query"


def note_query(graph: Graph, user: str, text: str, parameters: Mapping[str, Any]) -> int:
    """Enter a typed query; its number. Errors: `DatabaseError`; the query is then not run."""
    given = orjson.dumps(dict(parameters), default=str, option=orjson.OPT_NON_STR_KEYS).decode()
    words = text.encode("utf-8", "replace").decode()
    return enter(graph, KIND, user, beside={"text": words, "parameters": given})
