"""Lives of a serial: it is born, consumed, and perhaps born again. Pure.

A life ends only by consumption, and the next begins at the first produce after it; what a later
life carries comes only from its own birth. Births and consumptions follow each other by booked
time; a serial without a birth of its own came with its lot. Any other booking belongs to every life
its time allows, and is unsure when these are several; a birth with 0 to those around it, too.
A consumption of what was already consumed may be of the life that a late booking says began before.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

import numpy as np

from app.ledger.columns import (
    CONSUMED,
    PRODUCED,
    RETURNED,
    SERIAL,
    SUPPLIED,
    Flags,
    Ints,
    is_any,
)
from app.ledger.flows import IN, NEITHER, Flows, Material
from app.lives.runs import Runs
from app.lives.service import Unbuild
from app.times import AFTER_ALL, BEFORE_ALL


@dataclass(frozen=True, slots=True)
class Lives:
    """States: every thing has one at its own place; later lives of a serial have more.

    `thing`: the place of each state's thing; `row`, `state`, `sure`: which flow belongs to
    which state, and whether it is sure to. `ends`: rows of the consumptions that end a state, and
    `begins`: row of the birth that begins a later one, of serials whose lives were told apart;
    `spans`: when another booking of each of these may have happened.
    """

    thing: Ints
    row: Ints
    state: Ints
    sure: Flags
    ends: Mapping[int, Sequence[int]] = field(default_factory=dict)
    begins: Mapping[int, int] = field(default_factory=dict)
    spans: Mapping[int, tuple[int, int]] = field(default_factory=dict)

    def at(self, states: Ints, low: int, high: int) -> Ints:
        """Of all states of a thing those to which a booking that is no flow, a pack, may belong by
        its time."""
        if len(states) < 2:
            return states
        earliest, latest = zip(*(self.spans[state] for state in states.tolist()), strict=True)
        return states[_allowed(low, high, earliest, np.array(latest, np.int64))]

    def of(self, things: Collection[int]) -> Ints:
        """All states of some things."""
        if len(things) == 1:
            return np.flatnonzero(self.thing == next(iter(things)))
        return np.flatnonzero(np.isin(self.thing, np.fromiter(things, np.int64, len(things))))


@dataclass(slots=True)
class _Life:
    """`earliest`, `latest`: when another booking of this life may have happened."""

    earliest: int = BEFORE_ALL
    latest: int = AFTER_ALL
    born: list[int] = field(default_factory=list)  # rows of the births that begin it
    ended: list[int] = field(default_factory=list)  # rows of the consumptions that end it


@dataclass(slots=True)
class _Told:
    """One serial's flows while its lives are told apart."""

    low: dict[int, int]
    high: dict[int, int]
    booked: dict[int, int]
    lives: list[_Life] = field(default_factory=lambda: [_Life()])
    belongs: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    doubtful: set[int] = field(default_factory=set)  # rows of consumptions of what was consumed

    def first_birth(self, life: _Life) -> int:
        """The birth that begins a later life: of several at one instant the one that may have been
        first."""
        return min(life.born, key=lambda row: (self.booked[row], self.low[row]))


def lives_of(
    found: Material, flows: Flows, runs: Runs, apart: Unbuild,
    members: Collection[tuple[int, int]] = (),
) -> Lives:  # fmt: skip
    """The lives of every serial among the flows. `members`: lots and their serials."""
    things = len(found.things)
    later: list[int] = []
    odd: dict[int, list[tuple[int, bool]]] = {}
    ends: dict[int, list[int]] = {}
    begins: dict[int, int] = {}
    spans: dict[int, tuple[int, int]] = {}
    several = _several(found, flows, apart)
    came = _came_with_lots(found, flows, members, several)
    for serial, rows in several.items():
        told = _tell(found, flows, runs, apart, rows, came.get(serial, AFTER_ALL))
        states = [serial, *range(things + len(later), things + len(later) + len(told.lives) - 1)]
        later += [serial] * (len(states) - 1)
        ends.update(zip(states, (life.ended for life in told.lives), strict=True))
        begins.update(zip(states[1:], map(told.first_birth, told.lives[1:]), strict=True))
        times = ((life.earliest, life.latest) for life in told.lives)
        spans.update(zip(states, times, strict=True))
        for row in told.belongs if len(states) > 1 else told.doubtful:
            numbers, plainly = told.belongs[row], row not in told.doubtful
            odd[row] = [(states[number], plainly and len(numbers) == 1) for number in numbers]
    usual = np.ones(len(flows), np.bool_)
    usual[list(odd)] = False
    plain = np.flatnonzero(usual)
    rows_of = [row for row, states in odd.items() for _ in states]
    states_of = [state for states in odd.values() for state, _ in states]
    sure = np.array([one for states in odd.values() for _, one in states], np.bool_)
    return Lives(
        np.concatenate([np.arange(things), np.array(later, np.int64)]),
        np.concatenate([plain, np.array(rows_of, np.int64)]),
        np.concatenate([flows.thing[plain], np.array(states_of, np.int64)]),
        np.concatenate([flows.sure[plain], sure & flows.sure[rows_of]])
        if rows_of
        else flows.sure[plain],
        ends,
        begins,
        spans,
    )


def _several(found: Material, flows: Flows, apart: Unbuild) -> Mapping[int, list[int]]:
    """Flows by serial, for serials with a consumption and a birth booked after it or with it, or
    a birth without a time and two consumptions, or one that was taken apart."""
    types = found.bookings.types[flows.booking]
    booked = found.bookings.written_to[flows.booking]
    serial = (found.things.kinds[flows.thing] == SERIAL) & (flows.sign != NEITHER)
    size = len(found.things)
    first_end = np.full(size, AFTER_ALL, np.int64)
    ends = serial & (types == CONSUMED) & (booked < AFTER_ALL)
    np.minimum.at(first_end, flows.thing[ends], booked[ends])
    last_birth = np.full(size, BEFORE_ALL, np.int64)
    births = serial & (types == PRODUCED)
    births[list(apart.resumed)] = False
    untimed = np.zeros(size, np.bool_)
    untimed[flows.thing[births & (booked == AFTER_ALL)]] = True
    births &= booked < AFTER_ALL
    np.maximum.at(last_birth, flows.thing[births], booked[births])
    told = (last_birth >= first_end) & (first_end < AFTER_ALL)
    told |= untimed & (np.bincount(flows.thing[ends], minlength=size) > 1)
    told[flows.thing[ends & found.things.unbuild[np.maximum(flows.run, 0)]]] = True
    chosen = np.flatnonzero(serial & told[flows.thing])
    rows: dict[int, list[int]] = defaultdict(list)
    for row in chosen.tolist():
        rows[int(flows.thing[row])].append(row)
    return rows


def _came_with_lots(
    found: Material, flows: Flows, members: Collection[tuple[int, int]], serials: Collection[int]
) -> dict[int, int]:
    """By serial, when a lot of it is booked to have been made or received first."""
    wanted = [(lot, serial) for lot, serial in members if serial in serials]
    if not wanted:
        return {}
    came = is_any(found.bookings.types[flows.booking], (PRODUCED, SUPPLIED))
    came &= (flows.quantity != 0) & np.isin(flows.thing, [lot for lot, _ in wanted])
    booked: dict[int, int] = {}
    for row in np.flatnonzero(came).tolist():
        end, lot = int(found.bookings.written_to[flows.booking[row]]), int(flows.thing[row])
        booked[lot] = min(end, booked.get(lot, AFTER_ALL))
    first: dict[int, int] = {}
    for lot, serial in wanted:
        first[serial] = min(booked.get(lot, AFTER_ALL), first.get(serial, AFTER_ALL))
    return first


def _tell(
    found: Material, flows: Flows, runs: Runs, apart: Unbuild, rows: list[int], with_lot: int
) -> _Told:
    """The lives of one serial. `with_lot`: when its lot came first, by booked time; where the
    serial has no birth of its own, that is where it came from."""
    at, booked = flows.booking[rows], found.bookings
    low, high, end = (
        dict(zip(rows, column[at].tolist(), strict=True))
        for column in (booked.low, booked.high, booked.written_to)
    )
    told = _Told(low, high, end)
    type_ = dict(zip(rows, booked.types[at].tolist(), strict=True))
    nothing = {row for row in rows if flows.quantity[row] == 0}
    resumed = [r for r in rows if r in apart.resumed]
    births = [r for r in rows if type_[r] == PRODUCED and r not in apart.resumed]
    births = [r for r in births if r not in nothing]
    ends = [r for r in rows if type_[r] == CONSUMED and flows.sure[r] and r not in nothing]
    timed = [r for r in births + ends if told.booked[r] < AFTER_ALL]
    receipts = [told.booked[r] for r in rows if type_[r] == SUPPLIED and r not in nothing]
    own = any(not apart.again[row] for row in births)
    first_receipt = min([*receipts, *([] if own else [with_lot])], default=AFTER_ALL)
    begun, born = False, set(births)
    for moment, here in groupby(sorted(timed, key=end.__getitem__), end.__getitem__):
        begun = begun or first_receipt <= moment
        begun = _at(told, flows, runs, list(here), born, begun)
    _close(told, [*resumed, *(r for r in rows if type_[r] in (SUPPLIED, RETURNED)
                  and flows.sign[r] == IN)])  # fmt: skip
    earliest = [life.earliest for life in told.lives]
    latest = np.array([life.latest for life in told.lives], np.int64)
    for row in rows:
        if row not in told.belongs:
            told.belongs[row] = _allowed(low[row], high[row], earliest, latest)
            if type_[row] == PRODUCED and row in nothing and end[row] < AFTER_ALL:
                at_from = int(booked.written_from[flows.booking[row]])
                around = _allowed(at_from, end[row], earliest, latest)
                told.belongs[row] = sorted({*told.belongs[row], *around})
    _twice(told, flows, runs, births, resumed)
    return told


def _twice(told: _Told, flows: Flows, runs: Runs, births: list[int], resumed: list[int]) -> None:
    """A consumption of what was already consumed, no birth or resumption between, may be of the
    life of the next birth, if that one was posted or has no time."""
    booked = told.booked
    ended = sorted((booked[row], row) for life in told.lives for row in life.ended)
    untimed = [row for row in births if booked[row] == AFTER_ALL]
    between = sorted(booked[row] for row in (*births, *resumed) if booked[row] < AFTER_ALL)
    again = []
    for place, (end, row) in enumerate(ended):
        while place + 1 < len(ended) and ended[place + 1][0] == end:
            place += 1
        before = next(
            (at for at, other in ended[place::-1] if not _one_run(flows, runs, row, other)), None
        )
        if before is not None and bisect_left(between, before) == bisect_right(between, end):
            again.append(row)
    for row in again:
        following = told.lives[max(told.belongs[row]) + 1 :][:1]
        more = {number for birth in untimed for number in told.belongs[birth]}
        if following and told.low[told.first_birth(following[0])] == BEFORE_ALL:
            more.add(max(told.belongs[row]) + 1)
        if more:
            told.doubtful.add(row)
            told.belongs[row] = sorted(more | set(told.belongs[row]))


def _one_run(flows: Flows, runs: Runs, row: int, other: int) -> bool:
    """Whether two inputs are booked on one run, or on a run and its own order."""
    run, beside = int(flows.run[row]), int(flows.run[other])
    order = int(runs.order[run])
    return run == beside or (order == runs.order[beside] and order in (run, beside))


def _at(
    told: _Told, flows: Flows, runs: Runs, here: list[int], births: set[int], begun: bool
) -> bool:
    """What one instant does; whether anything was born or received by then."""
    born = [row for row in here if row in births]
    consumed = [row for row in here if row not in births]
    number, life = len(told.lives) - 1, told.lives[-1]
    own = [row for row in consumed if any(runs.meet(flows.run[row], flows.run[b]) for b in born)]
    others = [row for row in consumed if row not in own]
    for row in own:
        told.belongs[row] = [number]
        if begun:
            life.ended.append(row)
    if born and life.ended:
        before = [told.low[row] for row in (*life.born, *life.ended)]
        earliest = max(life.earliest, *before, min(told.low[row] for row in born))
        told.lives.append(_Life(earliest, born=list(born)))
        for row in others:
            told.belongs[row] = [number, number + 1]
        told.lives[-1].ended += others
        number += 1
    else:
        for row in others:
            told.belongs[row] = [number]
            if begun or born:
                life.ended.append(row)
    for row in born:
        told.belongs[row] = [number]
        if row not in told.lives[number].born:
            told.lives[number].born.append(row)
    return begun or bool(born)


def _close(told: _Told, goes_on: list[int]) -> None:
    """When each life but the last was over at the latest."""
    for life, after in zip(told.lives, told.lives[1:], strict=False):
        last = max(told.booked[row] for row in life.ended)
        begins = min(told.booked[row] for row in after.born)
        life.latest = max(told.high[row] for row in life.ended if told.booked[row] == last)
        if any(last <= told.booked[row] <= begins for row in goes_on):
            life.latest = max(life.latest, *(told.high[row] for row in after.born))


def _allowed(low: int, high: int, earliest: Sequence[int], latest: Ints) -> list[int]:
    """The lives the time of a booking allows, or the two around it."""
    begun = bisect_right(earliest, high)
    fitting: list[int] = np.flatnonzero(latest[:begun] >= low).tolist()
    return fitting or [number for number in (begun - 1, begun) if number < len(latest)]
