"""What is in a container at a moment: every reading of the written times is tried.

By the booked ends a day is its end. Content is inside for certain when it is by the booked ends,
whatever a time that is not written may have been; it is possibly inside when some reading, with a
day being any moment of it, puts it there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise, product

from tests.reference.flows import Books, Packing
from tests.reference.times import EVER, When
from tests.reference.units import unit

Amounts = dict[str | None, float | None]  # unit -> quantity inside, None: unknown
Place = tuple[tuple[str, ...], str, str | None]  # containers, content, unit
Found = tuple[Place, float | None]  # with its quantity
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
    anyhow = [list(_at(books, hu, at, (hu,), False)) for at in moments(books.packing, look)]
    booked = When(look.end, look.end, look.end, look.end) if look.booked else look
    surely = [list(_at(books, hu, at, (hu,), True)) for at in moments(books.packing, booked)]
    always = set.intersection(*({place for place, _ in found} for found in surely))
    inside: dict[Place, list[float | None]] = {}
    for place, quantity in (each for found in (*anyhow, *surely) for each in found):
        inside.setdefault(place, []).append(quantity)
    # A serial that is surely inside somewhere is only there.
    settled = {place[1:] for place in always if place[1].startswith("serial:")}
    found = [
        Inside(place[1], place[0], _most(quantities), place[2], place in always)
        for place, quantities in sorted(inside.items(), key=repr)
        if place in always or place[1:] not in settled
    ]
    ones = {_once(each): each for each in sorted(found, key=lambda each: each.sure)}
    return [
        replace(each, quantity=1.0) if each.thing.startswith("serial:") else each
        for each in ones.values()
    ]


def _once(found: Inside) -> object:
    """A serial is one, however often it was packed."""
    return found.thing if found.thing.startswith("serial:") else found


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
    books: Books, hu: str, moment: float, path: tuple[str, ...], surely: bool
) -> Iterator[Found]:
    """What is inside at a moment in some reading, or (surely) by the booked ends."""
    for content in sorted({p.content for p in books.packing if p.hu == hu and p.content}):
        if content in path:
            continue
        amounts = _direct(books, content, hu, moment, surely)
        for uom, quantity in sorted(amounts.items(), key=repr):
            yield (path, content, uom), quantity
        if amounts and content.startswith("hu:"):
            yield from _at(books, content, moment, (content, *path), surely)


def _direct(books: Books, content: str, hu: str, moment: float, surely: bool) -> Amounts:
    """How much of a content is directly in a container, at most; nothing: it is not inside."""
    story = [p for p in books.packing if p.hu == hu and p.content in (content, None)]
    point = When(moment, moment, moment, moment)
    choices = [
        [p.time.end] if surely and p.time.booked else list(_points(story, point, p.time))
        for p in story
    ]
    total = 1
    for each in choices:
        total *= len(each)
    assert total <= READINGS_LIMIT, f"{total} readings of {content} in {hu}"
    readings = {_order(story, times, moment) for times in product(*choices)}
    heaps = [_heap(story, order) for order in readings]
    if surely and not all(heaps):
        return {}
    amounts: Amounts = {}
    for heap in heaps:
        for uom, quantity in heap.items():
            before = amounts.get(uom, 0)
            unknown = quantity is None or before is None
            amounts[uom] = None if unknown else max(quantity or 0, before or 0)
    return amounts


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
