"""What is in a container at a moment: every reading of the written times is tried.

A day may be any moment of it, nothing written any moment at all. What is inside in one reading
is possibly inside; what is inside by the booked ends, all of them written, is surely inside.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, product

from tests.reference.flows import Books, Packing
from tests.reference.times import EVER, When
from tests.reference.units import unit

Amounts = dict[str | None, float | None]  # unit -> quantity inside, None: unknown
READINGS_LIMIT = 200_000


@dataclass(frozen=True)
class Inside:
    """A thing in a container; `path` are the containers, innermost first."""

    thing: str
    path: tuple[str, ...]
    quantity: float | None
    uom: str | None
    sure: bool


def contents(books: Books, hu: str, look: When) -> list[Inside]:
    """Everything in a container when it is looked at, through all nestings."""
    looks_at = list(moments(books.packing, look))
    seen: dict[tuple[tuple[str, ...], str, str | None], list[tuple[float | None, bool]]] = {}
    for moment in looks_at:
        for found in _at(books, hu, moment, (hu,), True):
            key = (found.path, found.thing, found.uom)
            seen.setdefault(key, []).append((found.quantity, found.sure))
    booked = set(_booked(books, hu, look, (hu,)))
    return [
        Inside(
            thing, path, _most([quantity for quantity, _ in looks]), uom, (path, thing) in booked,
        )
        for (path, thing, uom), looks in sorted(seen.items(), key=lambda pair: repr(pair[0]))
    ]  # fmt: skip


def _booked(
    books: Books, hu: str, look: When, path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], str]]:
    """(path, thing) of what is inside by the booked ends alone, all of them being written.

    A pack without a time is not counted, an unpack without one takes its content out.
    """
    if look.end == EVER:
        return
    for content in sorted({p.content for p in books.packing if p.hu == hu and p.content}):
        story = [
            p for p in books.packing
            if p.hu == hu and p.content in (content, None) and not (p.packs and p.time.end == EVER)
        ]  # fmt: skip
        times = tuple(p.time.end for p in story)
        heap = _heap(story, _order(story, times, look.end))
        gone = [p for p in story if not p.packs and p.time.end == EVER]
        rest = _heap([*story], (*_order(story, times, look.end),
                                *(n for n, p in enumerate(story) if p in gone)))  # fmt: skip
        if heap and rest and content not in path:
            yield path, content
            if content.startswith("hu:"):
                yield from _booked(books, content, look, (content, *path))


def _most(quantities: list[float | None]) -> float | None:
    known = [quantity for quantity in quantities if quantity is not None]
    return max(known) if len(known) == len(quantities) else None


def moments(packing: list[Packing], look: When) -> Iterator[float]:
    """Moments of a look between which nothing can change."""
    return _points(packing, look, look)


def _points(packing: list[Packing], look: When, within: When) -> Iterator[float]:
    """All written moments, one between each two, one before and one after, within a time."""
    ends = {t for p in packing for t in (p.time.start, p.time.end)} | {look.start, look.end}
    written = sorted(t for t in ends if abs(t) != EVER) or [0.0]
    points = [written[0] - 1, written[-1] + 1, *written]
    points += [(a + b) / 2 for a, b in pairwise(written)]
    return (t for t in sorted(points) if within.start <= t <= within.end)


def _at(
    books: Books, hu: str, moment: float, path: tuple[str, ...], sure: bool
) -> Iterator[Inside]:
    for content in sorted({p.content for p in books.packing if p.hu == hu and p.content}):
        possible, always, amounts = _direct(books, content, hu, moment)
        if not possible or content in path:
            continue
        for uom, quantity in sorted(amounts.items(), key=repr):
            yield Inside(content, path, quantity, uom, sure and always)
        if content.startswith("hu:"):
            yield from _at(books, content, moment, (content, *path), sure and always)


def _direct(books: Books, content: str, hu: str, moment: float) -> tuple[bool, bool, Amounts]:
    """Whether a content is in a container in some and in all readings, and how much at most."""
    story = [p for p in books.packing if p.hu == hu and p.content in (content, None)]
    point = When(moment, moment, moment, moment)
    choices = [list(_points(story, point, p.time)) for p in story]
    count = 1
    for each in choices:
        count *= len(each)
    assert count <= READINGS_LIMIT, f"{count} readings of {content} in {hu}"
    readings = {_order(story, times, moment) for times in product(*choices)}
    heaps = [_heap(story, order) for order in readings]
    amounts: Amounts = {}
    for heap in heaps:
        for uom, quantity in heap.items():
            before = amounts.get(uom, 0)
            unknown = quantity is None or before is None
            amounts[uom] = None if unknown else max(quantity or 0, before or 0)
    return any(heaps), all(heaps), amounts


def _order(story: list[Packing], times: tuple[float, ...], moment: float) -> tuple[int, ...]:
    """Which packings a look at a moment comes after, in their order.

    At one instant unpacks come before packs; a look sees what is being unpacked and packed.
    """
    rows = sorted(
        (at, story[number].packs, story[number].key, number) for number, at in enumerate(times)
    )
    return tuple(number for at, packs, _, number in rows if at < moment or (at == moment and packs))


def _heap(story: list[Packing], order: tuple[int, ...]) -> Amounts:
    """What is left by unit: first in, first out."""
    pieces: list[tuple[float | None, str | None]] = []
    for number in order:
        each = story[number]
        if each.packs:
            pieces.append((each.quantity, unit(each.uom)))
        elif each.content is None or each.quantity is None:
            pieces = []
        else:
            pieces = _out(pieces, each.quantity, unit(each.uom))
    left: Amounts = {}
    for quantity, uom in pieces:
        before = left.get(uom, 0)
        left[uom] = None if quantity is None or before is None else before + quantity
    return left


def _out(
    pieces: list[tuple[float | None, str | None]], quantity: float, uom: str | None
) -> list[tuple[float | None, str | None]]:
    left: list[tuple[float | None, str | None]] = []
    for inside, own in pieces:
        if own != uom:
            left.append((inside, own))  # a unit that does not match takes nothing out
        elif inside is None:
            left.append((inside, own))
            quantity = 0  # how much is left of an unknown quantity is unknown
        elif inside > quantity:
            left.append((inside - quantity, own))
            quantity = 0
        else:
            quantity -= inside
    return left
