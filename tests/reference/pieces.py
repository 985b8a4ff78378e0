"""Pieces of containers: what was packed at once, what unpacks took of it, what is found inside."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.reference.flows import Books, Flow, Packing, item_of
from tests.reference.times import When
from tests.reference.units import of_item, unit

Amount = float | None
UNKNOWN_CUSTOMER = "customer:?"


@dataclass(frozen=True)
class Inside:
    """A thing in a container; `path` are the containers, innermost first."""

    thing: str
    path: tuple[str, ...]
    quantity: Amount
    uom: str | None
    sure: bool


@dataclass(frozen=True)
class Reach:
    """A booking that moves a container: its own, or one of a container it surely stands in."""

    flow: Flow
    sure: bool

    @property
    def end(self) -> float:
        """Its booked time."""
        return self.flow.time.end


@dataclass
class Piece:
    """A pack, and what closed it: (booked end, amount or None for all)."""

    pack: Packing
    closed: list[tuple[When, Amount]] = field(default_factory=list)
    named: list[tuple[float, Amount]] = field(default_factory=list)  # in until then, though shipped
    vague: list[float] = field(default_factory=list)  # unpacks in a unit that does not convert
    starts: dict[float, float] = field(default_factory=dict)  # of the unpacks that name it, by end

    def left(self, before: float) -> Amount:
        """How much of it unpacks before a moment leave in; None: unknown."""
        rest = None if self.vague else self.pack.quantity
        for when, amount in self.closed:
            if when.end >= before:
                continue
            if amount is None:
                return 0.0
            rest = None if rest is None else rest - amount
        return rest

    def rest(self, before: float) -> Amount:
        """How much of it no unpack took out or named before a moment."""
        left = self.left(before)
        gone = sum(amount or 0 for end, amount in self.named if end < before)
        return None if left is None else left - gone

    def unpacked(self, before: float) -> bool:
        """Whether all of what was shipped was unpacked with it, or by name since."""
        if self.out(before):
            return True
        left = self.left(before)
        gone = [amount for end, amount in self.named if end < before]
        if None in gone:
            return True
        taken = sum(amount or 0 for amount in gone)
        return bool(gone) and left is not None and taken >= left - 1e-9

    def out(self, before: float) -> bool:
        """Whether unpacks before a moment took all of it."""
        if any(amount is None and when.end < before for when, amount in self.closed):
            return True
        left = self.left(before)
        return self.pack.quantity != 0 and left is not None and left <= 1e-9


@dataclass(frozen=True)
class Held:
    """What is directly in a container of one piece; `out`: of what was taken out of it that day."""

    piece: Packing
    quantity: Amount
    sure: bool
    out: bool = False


def told_in(books: Books, unpack: Packing, quantity: float, piece: Piece) -> Amount:
    """How much an unpack says in the unit of a piece; None: it does not convert."""
    uom, own = unpack.uom, piece.pack.uom
    if unit(uom) == unit(own) or None in (uom, own):
        return quantity
    facts = books.facts.get(f"item:{item_of(str(unpack.content))}", {})
    return of_item(facts, quantity, uom, own)


def serials_once(rows: dict[Inside, float]) -> list[Inside]:
    """A serial is one, however often it was packed; where it surely is, there it is, and where it
    was packed last (rows with when). A pack of 0 says least."""
    best: dict[str, Inside] = {}

    def standing(row: Inside) -> tuple[bool, bool, float]:
        return row.sure, row.quantity != 0, rows[row]

    for row in sorted(rows, key=repr):
        known = best.get(row.thing)
        if row.thing.startswith("serial:") and (known is None or standing(row) > standing(known)):
            best[row.thing] = row
    once = [
        Inside(row.thing, row.path, 1.0 if row.quantity != 0 else 0.0, row.uom, row.sure)
        if row.thing.startswith("serial:")
        else row
        for row in rows
        if not row.thing.startswith("serial:") or best[row.thing] == row
    ]
    return sorted(once, key=repr)


def point(moment: float) -> When:
    """A look at a moment."""
    return When(moment, moment, moment, moment)
