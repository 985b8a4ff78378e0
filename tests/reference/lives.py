"""Lives of serials, and what an unbuild gives back."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.reference.flows import Books, Flow, order_of
from tests.reference.times import EVER


def meets(i: Flow, p: Flow) -> bool:
    """Whether an input and an output are booked on one run, or on a run and its order."""
    if i.other == p.other:
        return True
    both = {i.other, p.other}
    order = order_of(i.other)
    return order is not None and order == order_of(p.other) and order in both


def parts_of_births(books: Books, unit: str) -> set[str]:
    """Things booked as inputs on the run, or its order, of a birth of a unit or lot.

    Never the unit: what it became again on one run with itself is no part of it.
    """
    births = [p for p in books.of(unit, ("produce",)) if not is_unbuild(books, p.other)]
    inputs = [f for f in books.flows if f.kind == "consume"]
    return {i.thing for p in births for i in inputs if meets(i, p)} - {unit}


def is_unbuild(books: Books, run: str) -> bool:
    """Whether a run is of kind unbuild."""
    return books.facts.get(run, {}).get("kind") == "unbuild"


def resumes(books: Books, p: Flow) -> bool:
    """Whether an output of an unbuild goes on with its own life."""
    return (
        p.kind == "produce"
        and is_unbuild(books, p.other)
        and any(
            p.thing in parts_of_births(books, i.thing)
            for i in books.flows
            if i.kind == "consume" and i.tracked and meets(i, p)
        )
    )


def is_taken_apart(books: Books, i: Flow, run: str) -> bool:
    """Whether an input of an unbuild run is a unit of which some output there was a part."""
    parts = parts_of_births(books, i.thing)
    return any(p.thing in parts for p in books.flows if p.kind == "produce" and p.other == run)


def flows_into(books: Books, i: Flow, p: Flow) -> bool:
    """Whether an input may be in an output, times left aside."""
    if not meets(i, p):
        return False
    return not (resumes(books, p) and is_taken_apart(books, i, p.other))


@dataclass
class Life:
    """One life of a thing; a lot has one. All but the first begin with the first of `births`."""

    births: list[Flow] = field(default_factory=list)
    ends: list[Flow] = field(default_factory=list)  # consumptions that end it, in order


def lives_of(books: Books, thing: str) -> tuple[list[Life], dict[Flow, tuple[int, ...]]]:
    """The lives of a thing, and to which of them each of its bookings belongs."""
    own = [f for f in books.flows if f.thing == thing]
    if not thing.startswith("serial:"):
        return [Life()], dict.fromkeys(own, (0,))
    births = [f for f in own if f.kind == "produce" and f.time.booked and not resumes(books, f)]
    deaths = [f for f in own if f.kind == "consume" and f.time.booked and f.sure]
    receipts = [f for f in own if f.kind == "receive" and f.time.booked]
    lives, belongs = _tell(books, births, deaths, receipts)
    comings = [f for f in own if f.kind in ("receive", "back") or resumes(books, f)]
    for flow in own:
        if flow not in belongs:
            belongs[flow] = _allowed(flow, lives, comings)
    return lives, belongs


def _tell(
    books: Books, births: list[Flow], deaths: list[Flow], receipts: list[Flow]
) -> tuple[list[Life], dict[Flow, tuple[int, ...]]]:
    """Births and consumptions in the order of booked times."""
    lives = [Life()]
    belongs: dict[Flow, tuple[int, ...]] = {}
    ended = False

    def begun(at: float) -> bool:
        """Whether there was a birth or receipt before."""
        return bool(lives[0].births) or any(r.time.end <= at for r in receipts)

    def consume(flow: Flow, *also: int) -> bool:
        belongs[flow] = (*also, len(lives) - 1)
        if begun(flow.time.end):
            lives[-1].ends.append(flow)
            return True
        return False

    for instant in sorted({f.time.end for f in (*births, *deaths)}):
        born = sorted((f for f in births if f.time.end == instant), key=lambda f: f.key)
        died = [f for f in deaths if f.time.end == instant]
        before = [c for c in died if any(meets(c, b) for b in born)]
        for flow in before:
            ended = consume(flow) or ended
        new = bool(born) and ended
        for flow in born:
            if ended:
                lives.append(Life())
                ended = False
            lives[-1].births.append(flow)
            belongs[flow] = (len(lives) - 1,)
        for flow in died:
            if flow not in before:
                also = (len(lives) - 2,) if new else ()
                ended = consume(flow, *also) or ended
    return lives, belongs


def _allowed(flow: Flow, lives: list[Life], comings: list[Flow]) -> tuple[int, ...]:
    """The lives the time of any other booking allows, or the two around it."""
    numbers = range(len(lives))
    begun = [number for number in numbers if _start(number, lives) <= flow.time.hi]
    allowed = [number for number in begun if flow.time.lo <= _end(number, lives, comings)]
    if allowed:
        return tuple(allowed)
    last = max(begun)
    return tuple(number for number in (last, last + 1) if number in numbers)


def _start(number: int, lives: list[Life]) -> float:
    """A life begins not before its birth, nor before what came before that."""
    if number == 0:
        return -EVER
    before = [f for life in lives[:number] for f in (*life.births, *life.ends)]
    return max(f.time.lo for f in (lives[number].births[0], *before))


def _end(number: int, lives: list[Life], comings: list[Flow]) -> float:
    """A life ends with its last consumption, or lasts until the next birth when it came back.

    Where the next birth was booked twice, the later booking may be the true one.
    """
    ends = lives[number].ends
    if not ends:
        return EVER
    following = lives[number + 1].births if number + 1 < len(lives) else []
    until = following[0].time.end if following else EVER
    if any(ends[-1].time.end <= f.time.end <= until for f in comings):
        return max([ends[-1].time.hi, *(f.time.hi for f in following)]) if following else EVER
    return ends[-1].time.hi
