"""Bookings and statuses as the checks read them, and the list that holds them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from app.ledger.containers import Piece

IN = ("receive", "produce", "back")
OUT = ("consume", "ship", "give_back")


@dataclass(frozen=True)
class Booking:
    """One booking of a thing. `kind`: the type of event; back (from a customer), give_back (to a
    supplier). `start`, `end` as written; `quantity` signed, net, None not given; `place`: where it
    was put or taken from, `to`: where it leads; `inside`: the container it was in."""

    kind: str
    thing: str
    other: str
    start: float
    end: float
    quantity: float | None
    uom: str | None
    source: str
    event: str
    document: str | None = None
    place: str | None = None
    to: str | None = None
    party: str = ""  # the kind of the customer
    local: bool = False
    inside: str = ""
    posted: bool = False  # or assumed: it may have happened before
    sure: bool = True  # not assumed, nor perhaps of another content
    documents: frozenset[str] = frozenset()

    @property
    def sign(self) -> int:
        """1 it brings something, -1 it takes something away; to an own site it does neither."""
        if self.kind == "adjust":
            return (self.quantity or 0) > 0 or -((self.quantity or 0) < 0)
        if self.kind in IN:
            return 1
        return -1 if self.kind in OUT and not (self.kind == "ship" and self.party == "own") else 0


@dataclass(frozen=True)
class Word:
    """A status given to a thing, to what is of it at a `place`, or to an `amount` of it; `hu`: to a
    container it was in."""

    rank: tuple[float, str, str]
    start: float
    status: str
    place: str | None = None
    amount: bool = False
    hu: str | None = None


@dataclass
class BookingList:
    """All that was told by a moment.

    `holders`: containers that ever held a lot or serial; `loose`: ends of the uses and packs of
    items without a lot; `runs` by order; `statuses` of a thing: (end, source, event, start, status
    or None where it is of a part, whether a status event gave it); `words` the same, of parts, too;
    `pieces` of a thing in containers; `untracked`: items booked without a lot; `zeros`: packed with
    0; `strays`: unpacked from where they were not packed; `failed`: what has a failed test.
    """

    bookings: list[Booking] = field(default_factory=list)
    by_thing: dict[str, list[Booking]] = field(default_factory=dict)
    by_other: dict[str, list[Booking]] = field(default_factory=dict)
    things: set[str] = field(default_factory=set)
    runs: dict[str, set[str]] = field(default_factory=dict)
    holders: set[str] = field(default_factory=set)
    members: dict[str, set[str]] = field(default_factory=dict)
    names: dict[str, set[str]] = field(default_factory=dict)  # other ones, of lots and serials
    packed: set[str] = field(default_factory=set)
    facts: dict[str, dict[str, Any]] = field(default_factory=dict)
    owned: dict[str, set[str]] = field(default_factory=dict)
    zones: dict[str, str] = field(default_factory=dict)
    loose: dict[str, list[float]] = field(default_factory=dict)
    words: dict[str, list[Word]] = field(default_factory=dict)
    pieces: dict[str, list[tuple[str, Piece]]] = field(default_factory=dict)
    untracked: set[str] = field(default_factory=set)
    perhaps: set[tuple[str, str]] = field(default_factory=set)  # thing, customer: shipped to it
    zeros: set[str] = field(default_factory=set)
    strays: set[str] = field(default_factory=set)
    failed: set[str] = field(default_factory=set)
    statuses: dict[str, list[tuple[float, str, str, float, str | None, bool]]] = field(
        default_factory=dict
    )

    def of(self, thing: str, *kinds: str) -> list[Booking]:
        """Bookings of a thing, by booked end, then source and event."""
        mine = [b for b in self.by_thing.get(thing, ()) if not kinds or b.kind in kinds]
        return sorted(mine, key=lambda b: (b.end, b.source, b.event))

    def on(self, run: str) -> list[Booking]:
        """Bookings on a run, as they were told."""
        return [b for b in self.by_other.get(run, ()) if not b.inside]
