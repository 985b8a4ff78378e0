"""From when to when contents were in containers, by packs, unpacks and trips. Pure.

What was shipped in a container is out of it, through all nestings, from then on; to a place of
one's own it stays in. It is in it possibly still

- when the shipment itself is in doubt, went to nobody known, or part of it was taken back,
- when it was packed at the very instant of the shipment, beside others,
- from when the container (or the one it was shipped in) came back, and where part of its content
  was unpacked later,

until the next shipment, of which the same is asked, or until everything was unpacked. It is no more
than possibly in after a consumption of the container (a return to a supplier, an adjustment), and
a serial after it was used or shipped by its own number.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from app.ledger.containers import Departure, Line, Pack, Packing, Piece
from app.ledger.trips import BACK, SHIP, USED, Trip
from app.ledger.unpacking import Measure, Part, by_nature, parts_of
from app.times import AFTER_ALL, BEFORE_ALL


class _Reach(NamedTuple):
    """A trip of a container or of one around it, and whether it was surely in that."""

    trip: Trip
    sure: bool


def read_packing(
    packs: Iterable[Pack],
    trips: Iterable[Trip] = (),
    uses: Mapping[int, Sequence[int]] | None = None,
    wanted: Collection[int] | None = None,
    measure: Measure = by_nature,
) -> Packing:
    """Presence from packs and unpacks, in any order.

    `trips`: of the containers; `uses`: booked ends of the consumptions and shipments of serials by
    their own number. Without them: as if nothing had left in a container. `wanted`: contents of
    which it matters whether they may be in still (containers always); of a cage that comes and goes
    and is never emptied that grows with the square of its trips. `measure`: tells a quantity of a
    content in another unit.
    """
    reading = _Reading(uses or {}, wanted, measure)
    for trip in trips:
        reading.own[trip.hu].append(trip)
    for pack in packs:
        if pack.everything:
            reading.emptied[pack.hu].append(pack)
        elif pack.out:
            reading.taken[pack.content, pack.hu].append(pack)
        else:
            reading.put[pack.hu].setdefault(pack.content, []).append(pack)
            reading.around[pack.content].add(pack.hu)
    for hu in list(reading.put):
        reading.reaches_of(hu)
    return reading.packing


@dataclass(slots=True)
class _Reading:
    uses: Mapping[int, Sequence[int]]
    wanted: Collection[int] | None
    measure: Measure
    packing: Packing = field(default_factory=Packing)
    own: dict[int, list[Trip]] = field(default_factory=lambda: defaultdict(list))
    put: dict[int, dict[int, list[Pack]]] = field(default_factory=lambda: defaultdict(dict))
    taken: dict[tuple[int, int], list[Pack]] = field(default_factory=lambda: defaultdict(list))
    emptied: dict[int, list[Pack]] = field(default_factory=lambda: defaultdict(list))
    around: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    reaches: dict[int, list[_Reach]] = field(default_factory=dict)
    carried: dict[int, list[_Reach]] = field(default_factory=lambda: defaultdict(list))
    named: dict[int, list[Part]] = field(default_factory=lambda: defaultdict(list))
    asked: set[int] = field(default_factory=set)

    def reaches_of(self, hu: int) -> list[_Reach]:
        """All trips of a container and of those it stood in then; its pieces are read, too."""
        if hu in self.reaches or hu in self.asked:
            return self.reaches.get(hu, [])  # containers packed into each other: nothing yet
        self.asked.add(hu)
        for outer in sorted(self.around.get(hu, ())):
            self.reaches_of(outer)
        found = [_Reach(trip, True) for trip in self.own.get(hu, ())] + self.carried.pop(hu, [])
        found.sort()
        self.reaches[hu] = found
        self._read(hu, found)
        self._carry(hu, found)
        return found

    def _carry(self, hu: int, reaches: Sequence[_Reach]) -> None:
        """The trips of a container are trips of the containers in it."""
        inner = self.put.keys() & self.put[hu].keys()
        for reach in reaches if inner else ():
            sure: dict[int, bool] = {}
            for piece, surely in self.packing.direct(hu, reach.trip.look):
                if piece.content in inner:
                    at_once = surely and self.at_once(piece.sure_start, piece.pack, reach.trip)
                    known = sure.get(piece.content, False)
                    sure[piece.content] = known or (surely and not at_once)
            for content, surely in sure.items():
                if content not in self.reaches:
                    self.carried[content].append(_Reach(reach.trip, reach.sure and surely))

    def at_once(self, packed: int, pack: int, trip: Trip) -> bool:
        """Whether something was packed at the very instant of a shipment, beside others."""
        if packed != trip.end:
            return False
        todo, seen = [trip.hu], {trip.hu}
        while todo:
            hu = todo.pop()
            before = [t.end for t in self.own.get(hu, ()) if t.kind == SHIP and t.end < trip.end]
            for content, packs in self.put.get(hu, {}).items():
                unpacks = [*self.taken.get((content, hu), ()), *self.emptied.get(hu, ())]
                gone = max([*before, *(u.look[1] for u in unpacks if u.look[1] < trip.end)],
                           default=BEFORE_ALL)  # fmt: skip
                for other in packs:
                    if other.id == pack or not gone <= other.look[1] <= trip.end:
                        continue
                    if content not in self.put:
                        return True
                    if content not in seen:
                        seen.add(content)
                        todo.append(content)
        return False

    # One container

    def _read(self, hu: int, reaches: list[_Reach]) -> None:
        ships = [each for each in reaches if each.trip.kind == SHIP and each.trip.end < AFTER_ALL]
        ships.sort(key=lambda each: each.trip.end)
        sure = [each.trip.end for each in ships if each.sure]
        emptied = sorted(self.emptied.get(hu, ()), key=lambda unpack: unpack.look[1])
        own = _doubt(reaches)
        parts: list[tuple[Part, int, int]] = []  # with its number, and until when it is surely in
        for content, put in self.put[hu].items():
            mine = self.taken.get((content, hu), [])
            closing = parts_of(put, mine + _next(put, emptied), sure, self.measure)
            uses = sorted(self.uses.get(content, ()))
            untimed = any(each.look[1] == AFTER_ALL for each in (*mine, *emptied[-1:]))
            doubt = None if own is None or untimed or AFTER_ALL in uses else (own, uses)
            for number, part in enumerate(closing):
                parts.append((part, number, _sure_until(part, doubt)))
                if part.named:
                    self.named[hu].append(part)
        line = self.packing.lines[hu]
        line.emptied = [unpack.look[1] for unpack in emptied]
        groups = _groups(ships)
        _Stay(self, hu, line, groups, [group[0].trip.end for group in groups]).read(parts)
        line.settle()
        self.packing.by_hu[hu] = line.pieces
        for piece in line.pieces:
            self.packing.by_content.setdefault(piece.content, []).append(piece)


def _next(put: Sequence[Pack], emptied: Sequence[Pack]) -> list[Pack]:
    """Of the times a container was emptied (by booked end), the first after each pack."""
    after = {bisect_right(emptied, pack.look[1], key=lambda unpack: unpack.look[1]) for pack in put}
    return [emptied[place] for place in sorted(after) if place < len(emptied)]


def _groups(ships: Sequence[_Reach]) -> list[list[_Reach]]:
    """Shipments by instant."""
    groups: list[list[_Reach]] = []
    for ship in ships:
        if groups and groups[-1][0].trip.end == ship.trip.end:
            groups[-1].append(ship)
        else:
            groups.append([ship])
    return groups


def _doubt(reaches: Sequence[_Reach]) -> list[int] | None:
    """Booked ends, rising, of what used a container up; None: when it left is not written, so that
    nothing is surely in it."""
    used = [each.trip.end for each in reaches if each.trip.kind == USED]
    lost = any(each.trip.end == AFTER_ALL for each in reaches if each.trip.kind == SHIP)
    return None if lost or AFTER_ALL in used else sorted(used)


def _sure_until(part: Part, doubt: tuple[list[int], list[int]] | None) -> int:
    """Until when it is surely in, shipments aside; BEFORE_ALL: never."""
    packed = part.pack.look[1]
    if doubt is None or packed == AFTER_ALL or part.pack.quantity == 0:
        return BEFORE_ALL
    used, uses = (_first(ends, packed) for ends in doubt)
    return min(part.until, part.vague, used, uses if uses == AFTER_ALL else uses - 1)


def _first(ends: Sequence[int], moment: int) -> int:
    """The first of some rising moments that is not before one; AFTER_ALL: none."""
    place = bisect_left(ends, moment)
    return ends[place] if place < len(ends) else AFTER_ALL


class _Part(NamedTuple):
    """A part, its first piece, and until when it is surely in."""

    part: Part
    piece: Piece
    sure_until: int


@dataclass(slots=True)
class _Stay:
    """Writes the pieces of one container: until a shipment, and what may be in it still."""

    reading: _Reading
    hu: int
    line: Line
    groups: list[list[_Reach]]
    ends: list[int]
    backs: dict[int, list[int]] = field(default_factory=dict)
    sure_ends: list[int] = field(default_factory=list)  # of shipments it was surely in

    def read(self, parts: Iterable[tuple[Part, int, int]]) -> None:
        """Pieces of parts (with their number, and until when each is surely in)."""
        together = zip(self.ends, self.groups, strict=True)
        self.sure_ends = [end for end, group in together if any(each.sure for each in group)]
        fresh: dict[int, list[_Part]] = defaultdict(list)
        named: list[_Part] = []
        for part, number, sure_until in parts:
            mine = _Part(part, self._piece(part, number, sure_until), sure_until)
            self.line.pieces.append(mine.piece)
            group = bisect_left(self.ends, part.pack.look[1])
            if part.named:
                named.append(mine)
            elif group < len(self.ends) and part.until >= self.ends[group]:
                fresh[group].append(mine)
        self._follow(fresh, named)

    def _piece(self, part: Part, number: int, sure_until: int) -> Piece:
        pack = part.pack
        start, packed = pack.look
        left, gone = (
            AFTER_ALL if part.named else _first(ends, packed)
            for ends in (self.ends, self.sure_ends)
        )
        left, gone = (each if each < part.until else AFTER_ALL for each in (left, gone))
        torn = AFTER_ALL if part.unpack is None else max(part.unpack.look[0], packed)
        return Piece(
            pack.content, pack.hu, start, packed, part.until, min(sure_until, left), part.quantity,
            pack.uom, pack.id, number, gone, torn=torn,
        )  # fmt: skip

    def _follow(self, fresh: dict[int, list[_Part]], named: list[_Part]) -> None:
        """Shipment by shipment: what it took, and what may be in still until the next."""
        carried: list[_Part] = []
        before: list[_Part] = []
        for number, (end, group) in enumerate(zip(self.ends, self.groups, strict=True)):
            held = [each for each in named if each.piece.sure_start <= end <= each.part.until]
            inside = [*fresh[number], *held, *carried]
            surely = any(each.sure_until >= end for each in (*fresh[number], *held))
            if number and not surely and not self._is_emptied(self.ends[number - 1], end):
                known = {(each.piece.pack, each.piece.part) for each in inside}
                inside += [
                    each for each in before
                    if (each.piece.pack, each.piece.part) not in known and each.part.until >= end
                ]  # fmt: skip
            inside = [each for each in inside if self._matters(each.piece.content)]
            parties = frozenset(reach.trip.party for reach in group)
            taken = tuple(each.piece for each in inside)
            self.line.shipped.append(Departure(end, parties, taken))
            following = self.ends[number + 1] if number + 1 < len(self.ends) else AFTER_ALL
            carried = [
                each for each in inside
                if not each.part.named and self._stays(each, group, end, following)
            ]  # fmt: skip
            before = inside

    def _matters(self, content: int) -> bool:
        wanted = self.reading.wanted
        return wanted is None or content in wanted or content in self.reading.put

    def _is_emptied(self, after: int, before: int) -> bool:
        place = bisect_right(self.line.emptied, after)
        return place < len(self.line.emptied) and self.line.emptied[place] < before

    def _stays(self, each: _Part, group: list[_Reach], end: int, following: int) -> bool:
        """Whether it may be in still when the next shipment comes; its piece until then."""
        start = max(self._from(each, reach) for reach in group)
        stop = min(_first(self.line.emptied, end + 1), each.part.until)
        if start <= min(stop, following) and start < AFTER_ALL:
            self.line.pieces.append(each.piece.doubted(start, stop, following))
        return start <= following <= stop

    def _from(self, each: _Part, ship: _Reach) -> int:
        """From when it may be in though it was shipped; AFTER_ALL: never."""
        trip, reading = ship.trip, self.reading
        wholes = {self.hu, trip.hu}
        if (
            not ship.sure
            or trip.vague
            or reading.at_once(each.piece.sure_start, each.piece.pack, trip)
            or any(
                part.until > trip.end >= part.pack.look[1]
                for hu in wholes
                for part in reading.named.get(hu, ())
            )
        ):
            return trip.end + 1
        came = min(_first(self._backs(hu), trip.end) for hu in wholes)
        return max(came, trip.end + 1)

    def _backs(self, hu: int) -> list[int]:
        """Booked ends at which a container came back."""
        if hu not in self.backs:
            reaches = self.reading.reaches.get(hu, ())
            self.backs[hu] = sorted(r.trip.end for r in reaches if r.trip.kind == BACK)
        return self.backs[hu]
