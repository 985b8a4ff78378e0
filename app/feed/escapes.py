"""What a hold was asked for and was shipped, moved or consumed since: by itself, or in a container.

A request counts from its commit until it is taken back, whether it was confirmed or not. What is in
a container is told as known with the batch of the booking, and by what may have been in it then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from app.checks.fetch import LedgerReader
from app.feed.rows import words_of
from app.feed.words import StatusWord, commit_key
from app.graph.run import Work
from app.ledger.columns import Names
from app.ledger.containers import Piece
from app.ledger.presence import read_packing
from app.times import AFTER_ALL, BEFORE_ALL
from app.vocabulary import RECALL_DESK
from app.vocabulary.plan import plan_event

Row = Mapping[str, Any]
MOVING = ("ship", "move", "consume", "transform")  # types of events
_VERBS = {"SHIPPED_TO": "shipped", "MOVED_TO": "moved", "CONSUMED_INTO": "consumed"}


@dataclass(frozen=True, slots=True)
class Escape:
    """A booking of something a hold was asked for. `to` and `place` (where it was) are refs;
    `through`: the container it was in; `late`: booked for a time before the request."""

    ref: str
    request: StatusWord
    verb: str
    line: int
    to: str
    place: str | None
    quantity: float | None
    uom: str | None
    through: str | None
    late: bool


@dataclass(frozen=True, slots=True)
class Requests:
    """All requests of the desk, by the ref of what it asks for."""

    by_ref: Mapping[str, Sequence[StatusWord]]

    def any_before(self, stamp: int) -> bool:
        """Whether there was one by then."""
        return any(each.key[0] <= stamp for some in self.by_ref.values() for each in some)

    def open(self, ref: str, row: Row, place: str | None) -> StatusWord | None:
        """The first that was open when an event was committed and is of a place (None: unknown)."""
        at = commit_key(row["batch"], row["recorded_at"], row["source"], row["event_id"])
        return next(
            (each for each in self.by_ref.get(ref, ()) if each.counts(at, before=True)
             and (None in (place, each.place) or place == each.place)), None,
        )  # fmt: skip


def requests_asked(work: Work) -> Requests:
    """All requests there are, taken back or not."""
    found = words_of(work.rows("feed/asked", source=RECALL_DESK))
    return Requests({
        ref: sorted((each for each in some if each.asked), key=lambda each: each.key)
        for ref, some in found.items()
    })  # fmt: skip


def escapes_of(
    work: Work, requests: Requests, moved: Sequence[Row], known_at: int
) -> dict[tuple[str, str], list[Escape]]:
    """What some events of one batch (its last stamp is `known_at`) moved, by source and event."""
    found: dict[tuple[str, str], list[Escape]] = defaultdict(list)
    plans = [(row, plan_event(orjson.loads(row["content"])).bookings) for row in moved]
    hus = {start for _, some in plans for _, start, *_ in some if start.startswith("hu:")}
    inside = _inside(work, sorted(requests.by_ref), hus, known_at) if hus else {}
    for row, bookings in plans:
        for type_, start, end, line, told in bookings:
            if type_ not in _VERBS:
                continue
            place = told.get("from") or told.get("location")
            for ref, piece in _goods(start, row, inside):
                request = requests.open(ref, row, place)
                if request is None:
                    continue
                amount = (told.get("quantity"), told.get("uom"))
                if piece is not None:
                    amount = (piece.quantity, piece.uom)
                late = row["at_to"] is not None and row["at_to"] < request.end
                found[row["source"], row["event_id"]].append(Escape(
                    ref, request, _VERBS[type_], line, end, place, *amount,
                    None if piece is None else start, late,
                ))  # fmt: skip
    return found


def _goods(
    start: str, row: Row, inside: Mapping[str, Sequence[tuple[str, Piece]]]
) -> Iterator[tuple[str, Piece | None]]:
    """What a booking moves: the thing it names, and what may be in it then."""
    yield start, None
    first = BEFORE_ALL if row["at_from"] is None else row["at_from"]
    last = AFTER_ALL if row["at_to"] is None else row["at_to"]
    told = set()
    for ref, piece in inside.get(start, ()):
        if ref not in told and piece.start <= last and piece.end >= first:
            told.add(ref)
            yield ref, piece


def _inside(
    work: Work, refs: Sequence[str], hus: set[str], known_at: int
) -> dict[str, list[tuple[str, Piece]]]:
    """By container: which of some things were in it, as known at a moment."""
    then = Work(work.tx, work.graph.at(known_at))
    ids = {int(row["id"]): str(row["ref"]) for row in then.rows("trace/by_ref", refs=refs)}
    names = {int(row["id"]): str(row["ref"])
             for row in then.rows("trace/by_ref", refs=sorted(hus))}  # fmt: skip
    packing = read_packing(LedgerReader(then, Names()).packs(ids))
    found: dict[str, list[tuple[str, Piece]]] = defaultdict(list)
    for id_, ref in ids.items():
        for piece in packing.holders(id_):
            if piece.hu in names:
                found[names[piece.hu]].append((ref, piece))
    return found
