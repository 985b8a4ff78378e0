"""Planning the shipped reading statements before anybody waits for them.

A server that just started plans each statement the first time it is asked, and does so slowly until
its planner is warm: half a minute of work for all, which twenty first visitors would do over and
over beside each other. Here they are planned one after the other, beside whoever asks already.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.errors import LotgraphError
from app.graph.catalogue import Query, catalogue
from app.graph.run import Graph

# Rooms of what a first visitor looks at come first.
_FIRST = ("graph", "search", "things", "trace", "mirror", "checks", "events")
# What a parameter is begins what its header says of it; a plan depends on the type alone.
SAMPLES: Mapping[str, Any] = {
    "list of integer": [1],
    "list of text": ["a"],
    "list of map": [{}],
    "list of [": [["a", "b"]],
    "integer": 1,
    "number": 1.0,
    "text": "a",
    "boolean": True,
    "date": "2026-01-01",
    "map": {},
}
_TRIES, _AGAIN_S = 3, 5.0
_log = logging.getLogger(__name__)


def sample(meaning: str) -> Any:
    """A value of the type a parameter is declared with. Errors: `KeyError` of another type."""
    return SAMPLES[next((each for each in SAMPLES if meaning.startswith(each)), meaning)]


def statements() -> list[Query]:
    """The reading statements, those of the first pages first."""
    order = {room: at for at, room in enumerate(_FIRST)}
    found = [query for query in catalogue().values() if query.mode == "read"]
    return sorted(found, key=lambda query: (order.get(query.name.split("/")[0], 99), query.name))


@dataclass
class Planner:
    """Has the server plan what is shipped, once, in a thread of its own; `planned`: how many."""

    graph: Graph
    planned: int = 0
    _ended: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def begin(self) -> None:
        """Begin beside the caller."""
        self._thread = threading.Thread(target=self.run, name="planner", daemon=True)
        self._thread.start()

    def run(self) -> None:
        """Plan all; what cannot be planned is left to who asks for it."""
        for query in statements():
            given = {name: sample(meaning) for name, meaning in query.params.items()}
            for _ in range(_TRIES):
                if self._ended.is_set() or self._plan(query, given):
                    break
                self._ended.wait(_AGAIN_S)

    def _plan(self, query: Query, given: Mapping[str, Any]) -> bool:
        try:
            self.graph.explain(query.text, given)
        except LotgraphError as error:
            _log.info("%s was not planned: %s", query.name, error)
            return False
        self.planned += 1
        return True

    def close(self) -> None:
        """Plan nothing more."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join(5.0)
