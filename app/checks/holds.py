"""Checks of disposition: what was used or shipped while held, or after it had expired."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import orjson

from app.checks.gather import Gap, Gathered, Known
from app.checks.moves import Move, on, when
from app.errors import InvalidRefError
from app.times import BEFORE_ALL, BadTimeError, read_time, span
from app.vocabulary import make_ref

_HELD = frozenset(("hold", "rejected", "recalled", "expired", "scrapped"))
_HELD_FOR_SHIPPING = _HELD | {"quarantine"}


class _Status(NamedTuple):
    """A status of the whole thing: sorted as winners are, by end of time, source, event."""

    end: int
    source: str
    event: str
    start: int
    status: str


History = Mapping[int, Sequence[_Status]]


def histories(found: Gathered) -> dict[int, list[_Status]]:
    """The statuses each thing was given as a whole, oldest first."""
    told: dict[int, list[_Status]] = {}
    for thing, events in found.statuses.items():
        mine = []
        for ref, start, end, source, event, type_, content in events:
            status = _given(type_, orjson.loads(content), ref)
            if status is not None:
                mine.append(
                    _Status(BEFORE_ALL if end is None else end, source, event,
                            BEFORE_ALL if start is None else start, status)
                )  # fmt: skip
        told[thing] = sorted(mine)
    return told


def _given(type_: str, content: Mapping[str, Any], ref: str) -> str | None:
    """The status an event gives a thing as a whole."""
    status: str | None
    if type_ == "status":
        partial = "location" in content or "quantity" in content
        status = None if partial else content["status"]
        return status
    if type_ == "define":
        status = content.get("properties", {}).get("status")
        return status
    objects = [content.get("object")]
    for name in ("inputs", "outputs", "contents"):
        objects += [line.get("object") for line in content.get(name, ())]
    for each in objects:
        if each and "status" in each and _ref(each) == ref:
            status = each["status"]
            return status
    return None


def _ref(named: Mapping[str, Any]) -> str | None:
    try:
        if "hu" in named:
            return make_ref("hu", named["hu"])
        kind = "serial" if "serial" in named else "lot"
        return make_ref(kind, named["item"], named[kind])
    except (KeyError, InvalidRefError):
        return None


def gaps_of_status(
    found: Gathered, thing: Known, moves: Sequence[Move], history: History
) -> Iterator[Gap]:
    """Findings about one lot or serial; at most one of each kind."""
    uses = sorted((move for move in moves if _counts(move)), key=lambda move: move.end)
    for move in uses:
        status = _held(thing, move, history)
        if status is not None:
            text = f"was {_word(move)} {on(move.booked)} {when(move.booked)} while its status was "
            yield Gap("used_while_held", thing.ref, text + status)
            break
    if thing.expires_at:
        for move in uses:
            if _expired(found, thing.expires_at, move):
                text = f"was {_word(move)} {on(move.booked)} {when(move.booked)}; it had expired "
                yield Gap("used_after_expiry", thing.ref, text + f"on {thing.expires_at[:10]}")
                break


def _counts(move: Move) -> bool:
    """Whether it is a use or a shipment at a known time; what goes to disposal may be held."""
    if move.booked.at_to is None or move.booked.other_kind == "disposal":
        return False
    return move.booked.type in ("CONSUMED_INTO", "SHIPPED_TO")


def _word(move: Move) -> str:
    return "consumed into" if move.booked.type == "CONSUMED_INTO" else "shipped to"


def _held(thing: Known, move: Move, history: History) -> str | None:
    """The status that should have kept it; a serial's later one goes before that of its lot."""
    shipped = move.booked.type == "SHIPPED_TO" and move.booked.other_kind != "own"
    held = _HELD_FOR_SHIPPING if shipped else _HELD
    own = _at(history.get(thing.id, ()), move.end, held)
    found = [own] + ([] if move.hu is None else [_at(history.get(move.hu, ()), move.end, held)])
    for lot in thing.lots:
        above = _at(history.get(lot, ()), move.end, held)
        if above is not None and (own is None or own.end < above.end):
            found.append(above)
    return next((each.status for each in found if each and each.status in held), None)


def _at(history: Sequence[_Status], end: int, held: frozenset[str]) -> _Status | None:
    """The last status at or before a moment; a release on that day may have come first."""
    last = None
    for each in history:
        if each.end <= end or (each.start <= end and each.status not in held):
            last = each
    return last


def _expired(found: Gathered, expires_at: str, move: Move) -> bool:
    zone = found.sources.get(move.booked.source, ("UTC", None))[0]
    try:
        return span(read_time(expires_at), zone)[1] < move.end
    except (BadTimeError, OverflowError):
        return False
