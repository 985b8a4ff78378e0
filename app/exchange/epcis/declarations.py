"""Events declared errors: the voids of their bookings, once all of a file was read.

Declarations wait in a file of their own, so that a document of nothing else needs no memory.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from tempfile import SpooledTemporaryFile
from typing import Any

from app.events.models import Incoming
from app.exchange.epcis.outline import nameless_id
from app.exchange.epcis.words import short, text_of, written_time

_HELD = 1 << 20  # bytes


class Declarations:
    """The error declarations of a file. `wrong`: the eventIDs of all of them; `known` gives the
    bookings that were made of an eventID before."""

    def __init__(
        self, source: str, wrong: Collection[str],
        known: Callable[[str, str], Collection[str]] | None,
    ) -> None:  # fmt: skip
        self._source = source
        self._wrong = wrong
        self._known = known
        self._booked: dict[str, list[str]] = {}
        self._waiting: SpooledTemporaryFile[bytes] | None = None
        self._count = 0

    def add_bookings(self, given: str, made: Sequence[Incoming]) -> None:
        """Note the bookings of an event that is no declaration."""
        if given and given in self._wrong:
            self._booked.setdefault(given, []).extend(_ids(made))

    def add(self, line: int, raw: Any, event: Mapping[str, Any], made: Sequence[Incoming]) -> None:
        """Note a declaration and the bookings it would make."""
        if self._waiting is None:
            self._waiting = SpooledTemporaryFile(_HELD)  # noqa: SIM115
        given = text_of(event.get("eventID"))
        told = (line, raw, event["errorDeclaration"], given, nameless_id(event), _ids(made))
        pickle.dump(told, self._waiting)
        self._count += 1

    def voids(self) -> Iterator[Incoming]:
        """The declared event, and so each of its bookings, never happened.

        Bookings of the same eventID are meant when none of them was made of this very content; one
        eventID may stand for different events.
        """
        if self._waiting is None:
            return
        self._waiting.seek(0)
        for _ in range(self._count):
            line, raw, declared, given, nameless, own = pickle.load(self._waiting)  # noqa: S301 – ours
            others = self._bookings(given)
            others = set() if others & set(own) else others
            for target in (*dict.fromkeys(own), *sorted(others | self._bookings(nameless))):
                yield Incoming(line, self._void(target, declared), raw)

    def _bookings(self, given: str) -> set[str]:
        """What was booked of an eventID, or of the id of an event without one, here or before."""
        before = self._known(self._source, given) if self._known and given else ()
        return {*self._booked.get(given, ()), *before}

    def close(self) -> None:
        """Let go of what waited."""
        if self._waiting is not None:
            self._waiting.close()

    def _void(self, target: str, declared: Any) -> dict[str, Any]:
        declared = declared if isinstance(declared, Mapping) else {}
        void: dict[str, Any] = {
            "event_id": f"{target}/void",
            "source": self._source,
            "type": "void",
            "voids": target,
            "reason": short(declared.get("reason")) or "declared an error",
        }
        if at := written_time(declared.get("declarationTime")):
            void |= {"at": at, "at_basis": "occurred"}
        if declared:
            void["attributes"] = {"errorDeclaration": dict(declared)}
        return void


def _ids(made: Sequence[Incoming]) -> list[str]:
    return [str((each.event or {})["event_id"]) for each in made]
