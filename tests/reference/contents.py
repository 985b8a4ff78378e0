"""What is in a container when it is looked at (rule 4).

Packs, unpacks and looks are taken at their booked end, whatever the basis; at one instant an
unpack comes before a pack, and a look still sees what is being unpacked. A pack is a *piece*: so
much of a content, in from its end on. What ends it:

- an unpack: of pieces not shipped since, first in, first out by quantity; without a quantity all
  of that content, without contents everything;
- a shipment of the container, or of one it stands in, but not to a place of one's own: all that
  was in it is out from then on, through all nestings. Only what a later unpack names was in it
  until then.

A piece is in *possibly* still when the container came back since (returned, received, other
content of that shipment unpacked by name), when part of the shipment was taken back, when it went
to the customer `?`, when the piece was packed at the very instant of the shipment beside others,
or when a later booking of the container finds nothing else in it. It is no more than possibly in
after a consumption of the container (or a return to a supplier, or an adjustment of it), when it
is a serial used or shipped by its own number since, when a time that matters is not written, when
0 of it was packed, and where only another reading of a day puts it in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from tests.reference.flows import Books, Packing
from tests.reference.pieces import (
    UNKNOWN_CUSTOMER,
    Amount,
    Held,
    Inside,
    Piece,
    Reach,
    point,
    serials_once,
    told_in,
)
from tests.reference.times import EVER, When
from tests.reference.units import unit

__all__ = ["Containers", "Inside", "point"]


class Containers:
    """What is in containers, by the packs, unpacks and bookings in some books."""

    def __init__(self, books: Books) -> None:
        self.books = books
        self._pieces: dict[tuple[str, str], list[Piece]] = {}
        self._reaches: dict[str, list[Reach]] = {}
        self._held: dict[tuple[str, When, bool], list[Held]] = {}
        self._asked: set[str] = set()

    def contents(self, hu: str, look: When, booking: bool = True) -> list[Inside]:
        """Everything in a container when it is looked at, through all nestings, each once."""
        found: dict[tuple[str, tuple[str, ...], str | None, bool], Amount] = {}
        last: dict[tuple[Any, ...], float] = {}  # when it was packed last
        opened: dict[str, tuple[tuple[str, ...], bool]] = {hu: ((hu,), True)}
        todo = [hu]
        while todo:
            outer = todo.pop()
            path, sure = opened[outer]
            for held in self.directly(outer, look, booking):
                content, certain = str(held.piece.content), sure and held.sure
                if content.startswith("hu:") and content not in path:
                    known = opened.get(content)
                    if known is None or (certain and not known[1]):
                        opened[content] = (content, *path), certain
                        todo.append(content)
        for outer, (path, sure) in opened.items():
            for held in self.directly(outer, look, booking):
                if str(held.piece.content) in path:
                    continue  # packed with 0 is a content of its own
                name = (str(held.piece.content), path, unit(held.piece.uom), sure and held.sure,
                        held.quantity == 0)  # fmt: skip
                last[name] = max(last.get(name, -EVER), held.piece.time.end)
                before, amount = found.get(name, 0.0), held.quantity
                found[name] = None if before is None or amount is None else before + amount
        return serials_once({Inside(*n[:2], found[n], *n[2:4]): last[n] for n in found})

    def directly(self, hu: str, look: When, booking: bool = True) -> list[Held]:
        """What is directly in a container; `booking`: the look is a booking of the container."""
        if (key := (hu, look, booking)) not in self._held:
            found = self._found(hu, look, booking)
            if hu in self._asked:  # see `pieces`
                return found
            self._held[key] = found
        return self._held[key]

    def _found(self, hu: str, look: When, booking: bool) -> list[Held]:
        pieces = [p for c in self._contents_of(hu) for p in self.pieces(c, hu)]
        found = [held for piece in pieces for held in self._state(piece, hu, look)]
        if booking and look.booked and not any(held.sure for held in found):
            ships = [r for r in self.shipments(hu) if r.end < look.end]
            last = max((r.end for r in ships), default=None)
            among = {held.piece for held in found if not held.out}
            for r in ships:
                if r.end == last:
                    for held in self.directly(hu, r.flow.time):
                        pack = held.piece
                        gone = held.out or self._piece(pack).unpacked(look.end)
                        gone = gone or bool(self._emptied(hu, r.end, look.end))
                        if pack not in among and not gone:
                            found.append(Held(pack, self._piece(pack).rest(look.end), False))
                            among.add(held.piece)
        return found

    def _contents_of(self, hu: str) -> list[str]:
        return sorted(
            {p.content for p in self.books.packing if p.hu == hu and p.packs and p.content}
        )

    # What moves a container

    def reaches(self, hu: str) -> list[Reach]:
        """All bookings of a container and of those it stood in then."""
        if hu in self._reaches:
            return self._reaches[hu]
        if hu in self._asked:
            return []  # containers packed into each other
        self._asked.add(hu)
        found = [Reach(flow, True) for flow in self.books.hu_flows if flow.thing == hu]
        for outer in sorted({p.hu for p in self.books.packing if p.packs and p.content == hu}):
            for reach in self.reaches(outer):
                found_in = self.directly(outer, reach.flow.time)
                states = [held for held in found_in if held.piece.content == hu]
                if states:
                    sure = any(h.sure and not self._at_once(h.piece, reach) for h in states)
                    found.append(Reach(reach.flow, reach.sure and sure))
        self._asked.discard(hu)
        self._reaches[hu] = found
        return found

    def shipments(self, hu: str) -> list[Reach]:
        """Shipments, but for those to places of one's own: there the content stays in."""
        found = [
            r
            for r in self.reaches(hu)
            if r.flow.kind == "ship" and not self.books.is_own(r.flow.other)
        ]
        return sorted(found, key=lambda r: (r.end, r.flow.key))

    # Pieces and unpacks

    def pieces(self, content: str, hu: str) -> list[Piece]:
        """The packs of a content into a container, and what unpacks closed of each."""
        key = (content, hu)
        if key not in self._pieces:
            rows = [p for p in self.books.packing if p.hu == hu]
            rows.sort(key=lambda p: (p.time.end, p.key))
            pieces = [Piece(p) for p in rows if p.packs and p.content == content]
            for row in rows:
                if not row.packs and row.time.booked and row.content in (content, None):
                    self._unpack(pieces, row, hu)
            if hu in self._asked:  # what moves it is just being worked out: asked for again then
                return pieces
            self._pieces[key] = pieces
        return self._pieces[key]

    def _unpack(self, pieces: list[Piece], row: Packing, hu: str) -> None:
        """Close what an unpack takes out; a unit that does not match takes nothing out. A serial is
        one however often it was packed."""
        end = row.time.end
        if row.content is not None and row.content.startswith("serial:"):
            row = replace(row, quantity=None)
        there = [p for p in pieces if p.pack.time.end < end and not p.out(end)]
        gone = {id(p): self._shipped_at(p, hu, end) for p in there}
        here = [p for p in there if gone[id(p)] is None]
        if row.quantity is None:
            for piece in here:
                piece.closed.append((row.time, None))
            if row.content is not None and not here:
                self._name(there, hu, gone, end, None, row)
            return
        rest = row.quantity
        others = []
        for piece in here:
            if rest <= 0:
                break
            left = piece.left(end)
            if left == 0:
                continue
            wanted = told_in(self.books, row, rest, piece)
            if wanted is None:
                others.append(piece)
                continue
            if left is None:
                rest = 0  # how much is left of an unknown quantity is unknown
                break
            taken = min(wanted, left)
            if taken > 0:
                piece.closed.append((row.time, taken))
                rest = 0 if taken >= wanted - 1e-9 else rest * (1 - taken / wanted)
        for piece in others if rest > 1e-9 else ():
            piece.vague.append(end)
        if rest > 1e-9:
            named = [p for p in there if told_in(self.books, row, rest, p) is not None]
            self._name(named, hu, gone, end, rest, row)

    def _name(
        self, there: list[Piece], hu: str, gone: dict[int, float | None], end: float, rest: Amount,
        row: Packing,
    ) -> None:  # fmt: skip
        """An unpack names what was shipped, for the last trip first: it was in until then."""
        trips = {id(p): self._trip(p, hu) for p in there if gone[id(p)] is not None}
        for trip in sorted(set(trips.values()), reverse=True):
            for piece in there:
                if trips.get(id(piece)) != trip or (rest is not None and rest <= 0):
                    continue
                left = piece.left(end)
                named = sum(amount or 0 for _, amount in piece.named)
                if any(amount is None for _, amount in piece.named):
                    continue
                left = None if left is None else left - named
                if left is not None and left <= 1e-9 and piece.pack.quantity != 0:
                    continue
                wanted = None if rest is None else told_in(self.books, row, rest, piece)
                amount = None if wanted is None else wanted if left is None else min(wanted, left)
                piece.named.append((end, amount))
                piece.starts[end] = row.time.start
                if rest is not None and wanted:
                    rest = rest * (1 - (amount or 0) / wanted)
                    rest = 0 if rest <= 1e-9 else rest
            if rest is None:
                return

    def _trip(self, piece: Piece, hu: str) -> float:
        """The first shipment of a piece."""
        ends = [r.end for r in self.shipments(hu) if r.sure and r.end >= piece.pack.time.end]
        return min(ends)

    def _shipped_at(self, piece: Piece, hu: str, before: float) -> float | None:
        """The last shipment of a piece before a moment; None: not shipped since."""
        ends = [
            r.end
            for r in self.shipments(hu)
            if r.sure and piece.pack.time.end <= r.end < before and not piece.out(r.end)
        ]
        return max(ends, default=None)

    # Whether a piece is in

    def _state(self, piece: Piece, hu: str, look: When) -> Iterator[Held]:
        pack, at = piece.pack, look.end
        if not look.booked or not pack.time.booked:
            if pack.time.lo <= look.hi or not pack.time.booked:
                yield Held(pack, pack.quantity, False)
            return
        if pack.time.end > at:
            if pack.time.start <= at:
                yield Held(pack, pack.quantity, False)  # by another reading of the day
            return
        left, had = piece.left(at), piece.left(look.start)
        if piece.out(at):
            if not piece.out(look.start):
                yield Held(pack, had, False)  # by another reading of the day
            return
        if had is not None and left is not None and had > left + 1e-9:
            yield Held(pack, had - left, False, True)  # some of it likewise
        sure = not self._doubtful(piece, hu, at) and not any(when < at for when in piece.vague)
        ships = [r for r in self.shipments(hu) if pack.time.end <= r.end < at]
        unpacks = [(when.start, when.end, amount) for when, amount in piece.closed]
        if not ships:  # else see below
            unpacks += [(piece.starts[end], end, amount) for end, amount in piece.named]
        torn = [amount for start, end, amount in unpacks if max(start, pack.time.end) < at < end]
        sure = sure and None not in torn
        if sure and torn:  # some of it by another reading of the day it was unpacked on
            some = sum(amount or 0 for amount in torn)
            yield Held(pack, some, False)
            left = None if left is None else left - some
            if left is not None and left <= 1e-9:
                return
        if not ships:
            yield Held(pack, left, sure)
            return
        found = list(self._after_shipment(piece, hu, look, at, ships, left, sure))
        for end in self._emptied(hu, max(pack.time.end, look.start - 1), at):
            if not found and (before := [r for r in ships if r.end < end]):  # another reading
                found = list(
                    self._after_shipment(piece, hu, look, end, before, piece.left(end), False)
                )
        yield from found

    def _after_shipment(
        self, piece: Piece, hu: str, look: When, at: float, ships: list[Reach], left: Amount,
        sure: bool,
    ) -> Iterator[Held]:  # fmt: skip
        pack = piece.pack
        last = max(r.end for r in ships)
        for end, amount in piece.named:
            if end >= at:  # by another reading of the day it is out
                torn = max(piece.starts[end], pack.time.end) < at < end
                yield Held(pack, left if amount is None else amount, sure and not torn)
            elif end >= look.start:  # by another reading of the day
                yield Held(pack, piece.left(end) if amount is None else amount, False)
            if amount is None:
                return
            left = None if left is None else left - amount
        if left is not None and left <= 0 and piece.named:
            return
        if self._emptied(hu, last, at):
            return
        lasts = [r for r in ships if r.end == last]
        held = [h for r in lasts for h in self.directly(hu, r.flow.time) if h.piece == pack]
        if any(not h.out for h in held) and all(self._may_stay(piece, hu, r, at) for r in lasts):
            yield Held(pack, left, False)

    def _piece(self, pack: Packing) -> Piece:
        return next(p for p in self.pieces(str(pack.content), pack.hu) if p.pack == pack)

    def _may_stay(self, piece: Piece, hu: str, ship: Reach, at: float) -> bool:
        """Whether it may be in still though the container was shipped."""
        if not ship.sure or ship.flow.other == UNKNOWN_CUSTOMER:
            return True
        if ship.flow.taken > 0 or ship.flow.partly or self._at_once(piece.pack, ship):
            return True
        whole = ship.flow.thing
        came = [
            r.end
            for each in (hu, whole)
            for r in self.reaches(each)
            if r.flow.kind in ("back", "receive")
        ]
        if any(ship.end <= end <= at for end in came):
            return True
        return any(
            end > ship.end and each.pack.time.end <= ship.end
            for of in {hu, whole}
            for content in self._contents_of(of)
            for each in self.pieces(content, of)
            for end, _ in each.named
        )

    def _emptied(self, hu: str, after: float, before: float) -> list[float]:
        """When everything was unpacked between two moments, rising."""
        return sorted(
            p.time.end
            for p in self.books.packing
            if not p.packs and p.hu == hu and p.content is None and after < p.time.end < before
        )

    def _at_once(self, pack: Packing, ship: Reach) -> bool:
        """Whether it was packed at the very instant of the shipment, beside others."""
        if pack.time.end != ship.end:
            return False
        stack, others = [ship.flow.thing], 0
        seen = set()
        while stack:
            hu = stack.pop()
            seen.add(hu)
            for content in self._contents_of(hu):
                for piece in self.pieces(content, hu):
                    end = piece.pack.time.end
                    if piece.pack == pack or end > ship.end or piece.out(ship.end):
                        continue
                    if self._left_alone(hu, end, ship.end):
                        continue
                    if not content.startswith("hu:") or not self._contents_of(content):
                        others += 1  # a box of which no content is known is something, too
                    elif content not in seen:
                        stack.append(content)
        return others > 0

    def _left_alone(self, hu: str, packed: float, before: float) -> bool:
        """Whether a container was itself shipped since something was packed into it."""
        return any(
            f.thing == hu and f.kind == "ship" and not self.books.is_own(f.other)
            and packed < f.time.end < before
            for f in self.books.hu_flows
        )  # fmt: skip

    def _doubtful(self, piece: Piece, hu: str, at: float) -> bool:
        """Whether it is no more than possibly in, shipments aside."""
        pack = piece.pack
        since = pack.time.end
        if pack.quantity == 0:
            return True
        taken = ("consume", "give_back", "adjust_out")
        for reach in self.reaches(hu):
            if reach.flow.kind in taken and (since <= reach.end < at or not reach.flow.time.booked):
                return True
            own = self.books.is_own(reach.flow.other)
            if reach.flow.kind == "ship" and not own and not reach.flow.time.booked:
                return True
        if any(
            row.hu == hu and not row.packs and row.content in (pack.content, None)
            for row in self.books.packing
            if not row.time.booked
        ):
            return True
        return any(
            not flow.time.booked or since <= flow.time.end <= at
            for flow in self.books.flows
            if flow.thing == pack.content
            and not flow.hus
            and flow.thing.startswith("serial:")
            and flow.kind in ("consume", "ship")
        )
