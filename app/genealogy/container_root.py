"""A container as root, and what was in containers at a place: the steps of a walk. Pure.

Up: all it ever held and their origins; what came into a content after it was packed is possible.
Down, from each pack on: where the container went, certain; a serial's own bookings, unpacked or
not, certain; of a lot as such, possible, all of them when what stood outside does not cover them
together, and after an unpack all that are not proven earlier, containers packed later included.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

import numpy as np

from app.genealogy.kernels import AFRESH, SURE, WALKED
from app.genealogy.part_steps import naming
from app.genealogy.question import Direction
from app.genealogy.root import Root
from app.genealogy.step_plan import Begin, StepPlan, lead_to_rows
from app.genealogy.steps import Interpretation
from app.ledger.certainty import Reason
from app.ledger.columns import (
    ASSUMED,
    CONSUMED,
    ITEM,
    LOT,
    PRODUCED,
    SERIAL,
    SHIPPED,
    SUPPLIED,
    UNIT,
    UNPACKED,
    Flags,
    Ints,
    distinct,
    is_any,
)
from app.ledger.containers import Piece, ever
from app.ledger.flows import IN, OUT, unit_numbers
from app.ledger.place_content import PlaceContent, begins_of, is_sure, stood_in, with_found
from app.times import AFTER_ALL, BEFORE_ALL

Members = Collection[tuple[int, int]]
_GOING = (CONSUMED, SHIPPED)


def container_steps(
    plan: StepPlan, told: Interpretation, place: int, direction: Direction, members: Members,
    begin: Begin, stop: frozenset[int],
) -> None:  # fmt: skip
    """From a container, as root, to all it ever held. `stop`: places of what the walk ends at."""
    steps = _Steps(plan, told, members, begin, stop)
    hu = int(told.found.things.ids[place])
    stood = stood_in(told.found, hu)
    stood = with_found(told.booked, hu, stood)
    steps.boxes(place)
    if direction == "up":
        steps.origins(stood)
        return
    types = told.types()
    own = np.flatnonzero((told.flows.thing == place) & is_any(types, (CONSUMED, SHIPPED)))
    assumed = (told.found.bookings.flags[told.flows.booking[own]] & ASSUMED) > 0
    uses = np.where(assumed, WALKED, SURE | WALKED)
    plan.steps.add(np.full(len(own), place), plan.first_flow + own, uses, Reason.ASSUMED)
    steps.contents(stood)


def look_steps(
    plan: StepPlan, told: Interpretation, root: Root, direction: Direction, members: Members,
    begin: Begin, stop: frozenset[int],
) -> None:  # fmt: skip
    """From a place to what was in containers while they may have been there. `stop`: places of what
    the walk ends at."""
    steps = _Steps(plan, told, members, begin, stop)
    named = naming(told, root)
    for hu, look, there, looked in root.looks:
        if root.kind == "location":
            name = np.array([plan.name_of(told.found.place(hu))])
            begin(name, SURE | WALKED if there else WALKED, Reason.ASSUMED)
        stood = stood_in(told.found, hu, look, looked)
        if direction == "down":
            steps.at_place(stood, named, there=there)
        else:
            steps.seen(stood, look[1], named, there=there)


@dataclass(slots=True)
class _Steps:
    """Steps being added for what stood in containers; rows of flows and states by thing."""

    plan: StepPlan
    told: Interpretation
    members: Members
    begin: Begin
    stop: frozenset[int] = frozenset()
    rows: Ints = field(init=False)
    row_thing: Ints = field(init=False)
    states: Ints = field(init=False)
    state_thing: Ints = field(init=False)
    clean: Flags = field(init=False)

    def __post_init__(self) -> None:
        told = self.told
        self.rows = np.argsort(told.flows.thing, kind="stable")
        self.row_thing = told.flows.thing[self.rows]
        self.states = np.argsort(told.lives.thing, kind="stable")
        self.state_thing = told.lives.thing[self.states]
        recorded = (told.found.bookings.flags[told.flows.booking] & ASSUMED) == 0
        self.clean = told.flows.sure & recorded

    def _rows(self, thing: int) -> Ints:
        first, last = np.searchsorted(self.row_thing, [thing, thing + 1])
        return self.rows[first:last]

    def _name(self, thing: int) -> Ints:
        return np.array([self.plan.name_of(thing)])

    def _states(self, thing: int) -> Ints:
        first, last = np.searchsorted(self.state_thing, [thing, thing + 1])
        return self.states[first:last]

    def _enter(
        self, ends: Ints, time: int, *, sure: bool = False, reason: int = Reason.MAYBE_INSIDE
    ) -> int:
        """Steps from the root to nodes, not before a time (in the walk's direction); the entry."""
        entry = self.plan.node(np.array([time]), np.array([AFTER_ALL]))
        self.begin(entry)
        uses, why = (SURE | WALKED, Reason.NONE) if sure else (WALKED, reason)
        self.plan.steps.add(np.full(len(ends), entry[0]), ends, uses, why)
        return int(entry[0])

    def origins(self, stood: PlaceContent) -> None:
        """Up: what was in a content when it was packed; what came in later, possibly."""
        found = self.told.found
        for thing, pieces in sorted(stood.pieces.items()):
            packed = found.packing.packed_at(int(found.things.ids[thing]))
            name = self._name(thing)
            every: set[int] = set()
            for piece in pieces:
                states = self._lives(thing, piece)
                time = -packed.get(piece.pack, AFTER_ALL)
                self._enter(name, time, sure=is_sure(piece))
                self._enter(states, time, sure=is_sure(piece) and len(states) == 1)
                every.update(states.tolist())
            states = np.array(sorted(every), np.int64)
            self._enter(states, BEFORE_ALL, reason=Reason.AFTER_PACKING)

    def seen(self, stood: PlaceContent, until: int, named: Flags, *, there: bool) -> None:
        """Up: what was in a container until a moment; `there`: where it surely was; `named`: by
        flow, whether its booking names the place."""
        for thing, pieces in sorted(stood.pieces.items()):
            states = self._states(thing)
            sure = there and any(map(is_sure, pieces))
            self._enter(self._name(thing), -until, sure=sure)
            self._enter(states, -until, sure=sure and len(states) == 1)
            if self.told.found.things.kinds[thing] == ITEM:  # whichever of it that was
                rows = self._rows(thing)
                rows = rows[is_any(self.told.types()[rows], (PRODUCED, SUPPLIED))]
                self._enter(self.plan.first_flow + rows, -until, reason=Reason.PART_OF_LOT)
                own = rows[named[rows] & self.clean[rows]]
                self._enter(self.plan.first_flow + own, -until, sure=sure)

    def contents(self, stood: PlaceContent) -> None:
        """Down: what stood in a container, from then on."""
        kinds = self.told.found.things.kinds
        for thing, pieces in sorted(stood.pieces.items()):
            if kinds[thing] == SERIAL:
                self._serial(thing, pieces)
                self._read_otherwise(stood, thing)
                continue
            begins, sure = min(map(_earliest, pieces)), any(map(is_sure, pieces))
            if kinds[thing] == LOT:
                self._enter(self._name(thing), begins, sure=sure)
            else:
                self._enter(self._states(thing), begins, sure=sure)
            self._through(stood, thing)
            self._read_otherwise(stood, thing)
            if kinds[thing] == LOT:  # an item without a lot is a leaf
                self._as_such(stood, thing)
        self._around(stood)

    def boxes(self, place: int) -> None:
        """The boxes that ever stood in it."""
        found = self.told.found
        for piece in ever(found.packing, int(found.things.ids[place])):
            if found.kind(piece.content) == UNIT:
                name = np.array([self.plan.name_of(found.place(piece.content))])
                self._enter(name, BEFORE_ALL, sure=is_sure(piece))

    def _around(self, stood: PlaceContent) -> None:
        """The containers in which it was, or that it stood in, with its content."""
        for thing, pieces in sorted(stood.pieces.items()):
            for piece in pieces:
                self._holders(thing, piece, begins_of(piece), sure=is_sure(piece))

    def _holders(self, thing: int, piece: Piece, time: int, *, sure: bool) -> None:
        """The containers around a piece from a time on."""
        if self.plan.held is None:
            return
        held = self.plan.held.held
        rows = held.of_packs(thing, np.array([piece.pack]))
        rows = rows[held.last[rows] >= time]
        entry = self._enter(np.zeros(0, np.int64), time)
        there = held.sure_until[rows] >= time
        lead_to_rows(self.plan, np.full(len(rows), entry), rows, Reason.MAYBE_INSIDE, there & sure)

    def at_place(self, stood: PlaceContent, named: Flags, *, there: bool) -> None:
        """Down: what stood in a container at a root place, from then on. `named`: by flow, whether
        its booking names the place; `there`: the container surely was."""
        kinds = self.told.found.things.kinds
        for thing, pieces in sorted(stood.pieces.items()):
            for piece in pieces:
                self._holders(thing, piece, begins_of(piece), sure=there and is_sure(piece))
            begins, sure = min(map(_earliest, pieces)), there and any(map(is_sure, pieces))
            if kinds[thing] == SERIAL:
                self._enter(self._name(thing), begins, sure=sure)
                self._serial(thing, pieces, there=there)
                continue
            ends = self._states(thing)
            if kinds[thing] == LOT:
                ends = self._name(thing)
            self._enter(ends, begins, sure=sure)
            self._of_part(stood, thing, begins)
            rows = self._rows(thing)
            rows = rows[named[rows] & self.clean[rows] & is_any(self.told.types()[rows], _GOING)]
            rows = rows[~self._earlier(rows, begins)]
            if sure:  # they name the place
                self._enter(self.plan.first_flow + rows, begins, sure=True)

    def _of_part(self, stood: PlaceContent, thing: int, begins: int) -> None:
        """Bookings of a lot of which a part stood at a place: whichever of it they are of. Of an
        item without a lot only those of the container."""
        flows, types = self.told.flows, self.told.found.bookings.types
        rows = self._rows(thing)
        rows = rows[is_any(types[flows.booking[rows]], (CONSUMED, SHIPPED))]
        if self.told.found.things.kinds[thing] == ITEM:
            through = np.isin(flows.pack[rows], stood.packs(thing)) & (flows.unit[rows] >= 0)
            rows = rows[through]
        entry = self._enter(self.plan.first_flow + rows, begins, reason=Reason.PART_THERE)
        self._afresh(entry, BEFORE_ALL, rows)
        self._members(thing, begins)
        lot = self.told.found.things.kinds[thing] == LOT and thing not in self.stop
        if self.plan.held is not None and lot:
            held = np.flatnonzero(self.plan.held.held.thing == thing)
            lead_to_rows(self.plan, np.full(len(held), entry), held, Reason.PART_THERE)

    def _members(self, lot: int, time: int) -> None:
        """The serials of a lot that have no birth of their own, but where the walk ends at it."""
        for of_lot, serial in sorted(self.members) if lot not in self.stop else ():
            if of_lot == lot and not self.told.born[serial]:
                self._enter(self._states(serial), time, reason=Reason.LOT_AS_SUCH)

    def _serial(self, thing: int, pieces: list[Piece], *, there: bool | None = None) -> None:
        """`there`: of a container at a root place, whether it surely was there."""
        first: dict[tuple[tuple[int, ...], bool], int] = {}
        for piece in pieces:
            states = self._lives(thing, piece) if there is None else self._states(thing)
            lives = tuple(states.tolist())
            inside = is_sure(piece) and there is not False
            for time, sure in ((begins_of(piece), inside), (_earliest(piece), False)):
                first[lives, sure] = min(time, first.get((lives, sure), AFTER_ALL))
        for (lives, certain), time in sorted(first.items()):
            one = len(lives) == 1  # else in which of its lives is not said
            reason = Reason.MAYBE_INSIDE if one else Reason.SEVERAL_LIVES
            self._enter(np.array(lives, np.int64), time, sure=certain and one, reason=reason)

    def _lives(self, thing: int, piece: Piece) -> Ints:
        """The states to which a pack may belong."""
        states, booked = self._states(thing), self.told.found.bookings
        if len(states) < 2:
            return states
        (place,) = np.flatnonzero(booked.ids == piece.pack)
        return self.told.lives.at(states, int(booked.low[place]), int(booked.high[place]))

    def _through(self, stood: PlaceContent, thing: int) -> None:
        """Where the container, or a box that stood in it, went with the thing."""
        for piece, mine in self._by_piece(stood, thing):
            time = begins_of(piece)
            mine = mine[~self._earlier(mine, time)]
            for certain in (True, False):
                some = mine[self.clean[mine] == certain]
                if len(some):
                    sure = certain and is_sure(piece)
                    entry = self._enter(self.plan.first_flow + some, time, sure=sure)
                    self._afresh(entry, time, some)

    def _read_otherwise(self, stood: PlaceContent, thing: int) -> None:
        """Where the container went with it by another reading of the day it was packed."""
        low = self.told.found.bookings.low[self.told.flows.booking]
        for piece, mine in self._by_piece(stood, thing):
            begins = begins_of(piece)
            other = (low[mine] < begins) & (piece.start < begins)
            some = mine[other | self._earlier(mine, begins)]
            if len(some):
                entry = self._enter(self.plan.first_flow + some, piece.start)
                self._afresh(entry, piece.start, some)

    def _by_piece(self, stood: PlaceContent, thing: int) -> Iterator[tuple[Piece, Ints]]:
        """The rows by which each piece of a thing left in a container."""
        flows = self.told.flows
        rows = self._rows(thing)
        leaving = is_any(self.told.found.bookings.types[flows.booking[rows]], (CONSUMED, SHIPPED))
        rows = rows[leaving & (flows.unit[rows] >= 0)]
        for piece in stood.pieces[thing]:
            yield piece, rows[flows.pack[rows] == piece.pack]

    def _earlier(self, rows: Ints, time: int) -> Flags:
        """Which rows lie before a time."""
        earlier: Flags = self.told.found.bookings.high[self.told.flows.booking[rows]] < time
        return earlier

    def _afresh(self, entry: int, time: int, rows: Ints) -> None:
        """What is not covered may have left later than it was booked."""
        high = self.told.found.bookings.high[self.told.flows.booking[rows]]
        open_ = rows[~self.told.covered[rows] & (high >= time)]
        self.plan.steps.add(
            np.full(len(open_), entry), self.plan.first_flow + open_, AFRESH, Reason.NOT_COVERED
        )

    def _as_such(self, stood: PlaceContent, thing: int) -> None:
        """Bookings of the lot as such that may be of what stood in the container."""
        told, flows = self.told, self.told.flows
        id_ = int(told.found.things.ids[thing])
        packed = told.found.packing.packed_at(id_)
        begins = min(map(_earliest, stood.pieces_into(told.found, id_)), default=BEFORE_ALL)
        opened = _opened(told, stood, id_, begins)
        rows = self._rows(thing)
        first = min(map(_earliest, stood.pieces[thing]))
        rows = rows[flows.sign[rows] == OUT]
        inside = np.where(flows.unit[rows] >= 0, flows.pack[rows], -1)
        through = np.zeros(len(rows), np.bool_)
        for piece in stood.pieces[thing]:
            timely = self._earlier(rows, first) | ~self._earlier(rows, _earliest(piece))
            through |= (inside == piece.pack) & timely
        rows = rows[~through]
        short = not self._is_covered(stood, thing, rows)
        if not short and opened is None:
            return
        time = begins if short or opened is None else opened
        rows = rows[is_any(told.found.bookings.types[flows.booking[rows]], (CONSUMED, SHIPPED))]
        if not short:
            later = np.array([pack for pack, end in packed.items() if end >= time], np.int64)
            rows = rows[(flows.unit[rows] < 0) | np.isin(flows.pack[rows], later)]
        reason = Reason.NOT_ONLY_INSIDE if short else Reason.UNPACKED
        entry = self._enter(self.plan.first_flow + rows, time, reason=reason)
        self._afresh(entry, time, rows)
        self._members(thing, time)
        if self.plan.held is not None and thing not in self.stop:
            held = self.plan.held.held
            others = np.flatnonzero((held.thing == thing)
                                    & ~np.isin(held.pack, stood.packs(thing)))  # fmt: skip
            if not short:
                others = others[held.packed[others] >= time]
            lead_to_rows(self.plan, np.full(len(others), entry), others, reason)

    def _is_covered(self, stood: PlaceContent, thing: int, outside: Ints) -> bool:
        """Whether what stood outside was always enough for all that left from there; what was
        packed on a day, or nobody knows when, may have been packed before."""
        flows, found = self.told.flows, self.told.found
        rows = self._rows(thing)
        came = rows[(flows.sign[rows] == IN) & self.clean[rows] & (flows.quantity[rows] != 0)]
        pieces = stood.pieces_into(found, int(found.things.ids[thing]))
        spelt = [-1 if each.uom is None else found.names.numbers[each.uom] for each in pieces]
        inside = [np.nan if each.quantity is None else each.quantity for each in pieces]
        written = found.bookings.written_to
        at = np.concatenate([
            written[flows.booking[came]], written[flows.booking[outside]],
            np.array(list(map(_earliest, pieces)), np.int64),
        ])  # fmt: skip
        amount = np.concatenate([
            np.abs(flows.quantity[came]), -np.abs(flows.quantity[outside]), -np.array(inside),
        ])  # fmt: skip
        own = unit_numbers(found, np.full(len(pieces), thing), np.array(spelt, np.int64))
        units = np.concatenate([flows.uom[came], flows.uom[outside], own])
        if np.isnan(amount).any() or len(distinct(units)) > 1:
            return False
        turn = np.argsort(at, kind="stable")
        left = np.cumsum(amount[turn])[np.searchsorted(at[turn], written[flows.booking[outside]],
                                                       "right") - 1]  # fmt: skip
        return bool((left >= -5e-7).all())


def _earliest(piece: Piece) -> int:
    """From when it may have been inside: of a day, its first moment; BEFORE_ALL: nobody knows."""
    return piece.start if piece.start < AFTER_ALL else BEFORE_ALL


def _opened(told: Interpretation, stood: PlaceContent, id_: int, begins: int) -> int | None:
    """The first unpack that may have taken something of a lot out; None: there is none."""
    booked = told.found.bookings
    boxes = np.fromiter(stood.boxes, np.int64, len(stood.boxes))
    rows = (booked.types == UNPACKED) & np.isin(booked.starts, boxes)
    ends = booked.written_to[rows & ((booked.ends == id_) | (booked.ends == booked.starts))]
    ends = ends[ends > begins]
    if not len(ends):
        return None
    return begins if (ends == AFTER_ALL).any() else int(ends.min())
