"""A reverse that names no event: what it takes back is what its source booked like it. Pure.

`like` names the type and the thing, and a work order, a document or a customer. Of what the source
booked so at or before the reverse (end of `at`, then event id) the last comes first, as far as
reverses by number left something of it; of several such reverses the earlier chooses first. Without
a quantity one takes back the last booking whole. A booking of unknown quantity stays unknown and
ends it; so does one in a unit that is not known to be that of the reverse: it does not convert, or
one of the two names none, and the bookings meant are of several units or of less. All of it follows
from the events there are, whatever came first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.units import factor, unit_name
from app.vocabulary.event_types import EVENT_TYPES
from app.vocabulary.refs import MICRO, make_ref
from app.vocabulary.reversing import UNKNOWN_PART, booked_quantity, micro_quantity

Content = Mapping[str, Any]
Part = float | None  # how much is taken back; None all of it, `UNKNOWN_PART` some
LIKE_TYPES = tuple(name for name, each in EVENT_TYPES.items() if each.reversed == "part")
_LIKE = "(like) "  # statements know it
LIKE_FIELDS = ("work_order", "document", "customer")


@dataclass(frozen=True, slots=True)
class LikeEntry:
    """A booking or a reverse among those of its source: `end` of its time (nothing written: last of
    all). Of a booking, what reverses by number took: millionths, all, or nobody knows how much.
    """

    end: int
    event_id: str
    content: Content
    taken: int = 0
    whole: bool = False
    unknown: bool = False


def object_ref(given: Content) -> str:
    """The ref of an object: a container, serial, lot or item without a lot."""
    if "hu" in given:
        return make_ref("hu", given["hu"])
    for kind in ("serial", "lot"):
        if kind in given:
            return make_ref(kind, given["item"], given[kind])
    return make_ref("item", given["item"])


def like_target(content: Content) -> str | None:
    """What bookings and reverses that may be alike have in common; None: it can be like nothing."""
    told = content.get("like", content)
    if told.get("type") not in LIKE_TYPES:
        return None
    return f"{_LIKE}{told['type']} {object_ref(told['object'])}"


def is_like_target(target: str | None) -> bool:
    """Whether a target is one of these."""
    return target is not None and target.startswith(_LIKE)


def is_alike(content: Content, like: Content) -> bool:
    """Whether a booking of the same type and thing is one that a `like` means."""
    return all(content.get(name) == like[name] for name in LIKE_FIELDS if name in like)


def choices(
    bookings: Iterable[LikeEntry], reverses: Iterable[LikeEntry]
) -> dict[str, list[tuple[str, Part]]]:
    """By event id of a booking, (event id of the reverse, how much it takes back of it).

    Parameters
    ----------
    bookings
        Of one source, type and thing, neither voided nor unknown at the moment asked for.
    reverses
        Those of the same source, type and thing that name no event.
    """
    found: dict[str, list[tuple[str, Part]]] = defaultdict(list)
    order = sorted(bookings, key=_order, reverse=True)
    left = {each.event_id: _left(each) for each in order}
    unknown = {each.event_id for each in order if each.unknown}
    for reverse in sorted(reverses, key=_order):
        alike = [
            each for each in order
            if _order(each) <= _order(reverse) and is_alike(each.content, reverse.content["like"])
        ]  # fmt: skip
        for booking, part in _chosen(alike, reverse.content, left, unknown):
            found[booking].append((reverse.event_id, part))
    return dict(found)


def _order(each: LikeEntry) -> tuple[int, str]:
    return each.end, each.event_id


def _left(each: LikeEntry) -> int | None:
    """Millionths left of a booking by reverses by number; None unknown."""
    quantity = booked_quantity(each.content)
    if each.whole:
        return 0
    return None if quantity is None else max(0, micro_quantity(abs(quantity)) - each.taken)


def _chosen(
    alike: Sequence[LikeEntry], reverse: Content, left: dict[str, int | None], unknown: set[str]
) -> Iterable[tuple[str, Part]]:
    """(event id, part) of what one reverse takes back; `left` goes down with it."""
    quantity: float | None = reverse.get("quantity")
    vague = quantity is not None and _is_vague(alike, reverse.get("uom"), quantity, left)
    for booking in alike:
        id_, there = booking.event_id, left[booking.event_id]
        if there == 0 and not (quantity is None and booking.content.get("quantity") == 0):
            continue
        if quantity is None:
            left[id_] = 0
            yield id_, None
            return
        scale = _scale(reverse.get("uom"), booking.content.get("uom"))
        if there is None or id_ in unknown or scale is None or vague:
            unknown.add(id_)
            yield id_, UNKNOWN_PART
            return
        now = min(micro_quantity(quantity * scale), there)
        left[id_] = there - now
        yield id_, now / MICRO
        quantity = round(quantity - now / MICRO / scale, 9)
        if quantity <= 1e-7:
            return


def _is_vague(
    alike: Sequence[LikeEntry], uom: str | None, quantity: float, left: Mapping[str, int | None]
) -> bool:
    """Whether it is not known that a reverse and what it means are told in one unit."""
    open_ = [each for each in alike if left[each.event_id] != 0]
    units = {None if own is None else unit_name(own)
             for own in (each.content.get("uom") for each in open_)}  # fmt: skip
    if None not in {*units} if uom is not None else units == {None}:
        return False
    known = [left[each.event_id] for each in open_]
    total = sum(micro for micro in known if micro is not None)
    return len(units) > 1 or (None not in known and micro_quantity(quantity) > total)


def _scale(uom: str | None, own: str | None) -> float | None:
    return 1.0 if uom is None or own is None else factor(uom, own)
