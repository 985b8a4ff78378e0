"""What became of a request to hold something: asked, confirmed, in part, or refused.

One rule for the desk, its files and the feed of changes. The last word of a system that owns stock
counts, be it about the thing, the place, or the request itself, which it names as its `document`.
A word that blocks confirms. One that does not refuses the request it names; where it names none it
only says that nothing is held.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal, Protocol, TypeVar

BLOCKING_STATUSES = frozenset(("hold", "quarantine", "rejected", "recalled", "scrapped"))
_OF_CASE = re.compile(r"(RC-\d{4}-\d{3,6})-\d+-\d{5,}")
HoldState = Literal["asked", "confirmed", "in part", "refused"]


class OthersWord(Protocol):
    """A status event of a system that owns stock: of all of a thing, of what is at a place (a ref),
    of a quantity; `document`: what it names."""

    @property
    def status(self) -> str: ...
    @property
    def place(self) -> str | None: ...
    @property
    def quantity(self) -> float | None: ...
    @property
    def document(self) -> str | None: ...


W = TypeVar("W", bound=OthersWord)


def last_on(told: Iterable[W], request: str | None, place: str | None) -> W | None:
    """The last of some words (oldest first) that is about a request or its place (a ref).

    `request`: the id of the desk's event, None where none was sent.
    """
    found: W | None = None
    for each in told:
        if each.place in (None, place) or (request is not None and each.document == request):
            found = each
    return found


def hold_state(
    told: Sequence[W], request: str | None, place: str | None, asked: float | None
) -> tuple[HoldState, W | None]:
    """What became of a request, and the word that says so. `asked`: of how much (None: unknown)."""
    last = last_on(told, request, place)
    if last is None:
        return "asked", None
    if last.status in BLOCKING_STATUSES:
        part = last.quantity
        some = part is not None and (asked is None or part < asked)
        return ("in part" if some else "confirmed"), last
    if request is not None and last.document == request:
        return "refused", last
    return "asked", None


def hold_event(case: str, number: int, place: int) -> str:
    """The id of the event that asks for a row (from 1) of a request of a case."""
    return f"{case}-{number}-{place:05}"


def case_of_hold(event_id: str) -> str | None:
    """The number of the case whose request an event is; None for one asked for without a case."""
    found = _OF_CASE.fullmatch(event_id)
    return found.group(1) if found else None
