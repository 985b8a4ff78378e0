"""Lives of serials (rule 2).

A life ends only by consumption; the next begins at the first produce after it, by booked time. A
receive or return goes on with the same life. A consumption before any birth or receipt (of its lot,
where it has no birth of its own) ends nothing, a second birth without a consumption between begins
nothing, and bookings of 0 neither. Any other booking belongs to every life its time allows,
possibly when several; a birth with 0 to those around the time it was booked at, too. A consumption
of a serial already consumed, no birth or resumption between, belongs to its own life and to that of
the next birth, if that one was posted or has no time; it is possible in both.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.reference.flows import Books, Flow, meets, one_family
from tests.reference.service import Service
from tests.reference.times import EVER, When


@dataclass
class Life:
    """One life of a thing; a lot has one. All but the first begin with the first of `births`."""

    births: list[Flow] = field(default_factory=list)
    ends: list[Flow] = field(default_factory=list)  # consumptions that end it, in order


@dataclass
class Lives:
    """The lives of a thing, to which of them each booking belongs, and which are in doubt."""

    lives: list[Life]
    belongs: dict[Flow, tuple[int, ...]]
    doubtful: set[Flow] = field(default_factory=set)
    again: list[Flow] = field(default_factory=list)  # of what was already consumed


def lives_of(books: Books, service: Service, thing: str) -> Lives:
    """The lives of a thing; a lot has one."""
    every = [f for f in (*books.flows, *books.handled, *books.counts) if f.thing == thing]
    own = [f for f in every if not f.candidate]
    if not thing.startswith("serial:"):
        return Lives([Life()], dict.fromkeys(every, (0,)))
    resumed = [f for f in own if f.kind == "produce" and service.resumes(f)]
    births = [f for f in own if f.kind == "produce" and f not in resumed and not f.zero]
    deaths = [f for f in own if f.kind == "consume" and f.sure and not f.zero]
    receipts = [f for f in own if f.kind == "receive" and f.time.booked and not f.zero]
    if not any(not service.again(f) for f in births):  # it has its lot's origin
        receipts += [
            f for lot in sorted(books.lots_of(thing)) for f in books.of(lot, ("receive", "produce"))
            if f.time.booked and not f.zero and not f.candidate
        ]  # fmt: skip
    timed = [f for f in births if f.time.booked]
    told = _told(timed, [f for f in deaths if f.time.booked], receipts)
    comings = [f for f in own if f.kind in ("receive", "back")] + resumed
    for flow in own:
        if flow not in told.belongs:
            told.belongs[flow] = _allowed(flow.time, told.lives, comings)
            if flow.kind == "produce" and flow.zero and flow.time.booked:
                booked = When(flow.time.start, flow.time.end, flow.time.start, flow.time.end)
                also = _allowed(booked, told.lives, comings)
                told.belongs[flow] = tuple(sorted({*told.belongs[flow], *also}))
    untimed = [f for f in births if not f.time.booked]
    told.again = _again(told, deaths, timed, resumed)
    for flow in told.again:
        _belongs_to_the_next(told, flow, untimed)
    for flow in every:
        if flow.candidate:  # of which life of it, if any, nobody says
            told.belongs[flow] = tuple(range(len(told.lives)))
    return told


def _told(births: list[Flow], deaths: list[Flow], receipts: list[Flow]) -> Lives:
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
        died = sorted((f for f in deaths if f.time.end == instant), key=lambda f: f.key)
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
    return Lives(lives, belongs)


def _again(told: Lives, deaths: list[Flow], births: list[Flow], resumed: list[Flow]) -> list[Flow]:
    """Consumptions of what was already consumed, no birth or resumption between."""
    rows = sorted((f for f in deaths if f.time.booked), key=lambda f: (f.time.end, f.key))
    found = []
    ended = {f for life in told.lives for f in life.ends}
    for flow in rows:
        before = [
            f
            for f in rows
            if f in ended and f.time.end <= flow.time.end and not one_family(f.other, flow.other)
        ]
        if not before:
            continue
        since = max(f.time.end for f in before)
        between = [f for f in (*births, *resumed) if since <= f.time.end <= flow.time.end]
        if not between:
            found.append(flow)
    return found


def _belongs_to_the_next(told: Lives, flow: Flow, untimed: list[Flow]) -> None:
    """A second consumption may have been of the life that a late booking says began before."""
    life = max(told.belongs[flow])
    more: set[int] = set()
    after = told.lives[life + 1 :][:1]
    if after and first_birth(after[0]).time.lo == -EVER:
        more.add(life + 1)
    for birth in untimed:
        more |= set(told.belongs[birth])
    if more:
        told.doubtful.add(flow)
        told.belongs[flow] = tuple(sorted(more | set(told.belongs[flow])))


def _allowed(time: When, lives: list[Life], comings: list[Flow]) -> tuple[int, ...]:
    """The lives the time of any other booking allows, or the two around it."""
    numbers = range(len(lives))
    begun = [number for number in numbers if _start(number, lives) <= time.hi]
    allowed = [number for number in begun if time.lo <= _end(number, lives, comings)]
    if allowed:
        return tuple(allowed)
    last = max(begun)
    return tuple(number for number in (last, last + 1) if number in numbers)


def _start(number: int, lives: list[Life]) -> float:
    """A life begins not before its birth (of two at one instant either), nor before what came
    before that."""
    if number == 0:
        return -EVER
    before = [f for life in lives[:number] for f in (*life.births, *life.ends)]
    return max(f.time.lo for f in (first_birth(lives[number]), *before))


def first_birth(life: Life) -> Flow:
    """The birth that begins a later life: of several at one instant the one that may have been
    first."""
    return min(life.births, key=lambda f: (f.time.end, f.time.lo, f.key))


def _end(number: int, lives: list[Life], comings: list[Flow]) -> float:
    """A life ends with its last consumption, or lasts until the next birth when it came back.

    Where the next birth was booked twice, the later booking may be the true one. What is booked
    after the last life ended may be of it all the same.
    """
    ends = lives[number].ends
    if not ends or number + 1 == len(lives):
        return EVER
    latest = max(f.time.hi for f in ends if f.time.end == ends[-1].time.end)
    following = lives[number + 1].births
    if any(ends[-1].time.end <= f.time.end <= following[0].time.end for f in comings):
        return max(latest, *(f.time.hi for f in following))
    return latest
