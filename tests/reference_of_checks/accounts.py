"""One lot or serial with what is booked on it, added up in one unit, in favour of the books."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from tests.reference.units import converted, unit
from tests.reference_of_checks.booking import Booking, BookingList

SLACK = 2e-6


@dataclass
class Account:
    """One lot or serial with its bookings, in one unit."""

    books: BookingList
    thing: str

    def __post_init__(self) -> None:
        self.mine = self.books.of(self.thing)
        self.item = self.books.facts.get("item:" + self.thing.partition(":")[2].split("/")[0], {})
        first = [b.uom for b in self.mine if b.uom and b.sign] + [b.uom for b in self.mine if b.uom]
        self.unit = self.item.get("uom") or next(iter(first), None)
        self.serial = self.thing.startswith("serial:")
        self.lots = [lot for lot, inside in self.books.members.items() if self.thing in inside]
        self.members = self.books.members.get(self.thing, set())
        self.born = sum(
            any(not b.inside for b in self.books.of(s, "receive", "produce")) for s in self.members
        )
        moving = [b for b in self.mine if b.sign]
        self.odd = any(self.given(b) is not None and self.amount(b) is None for b in moving)

    def given(self, booking: Booking) -> float | None:
        """How much was booked; a serial is one."""
        return 1 if booking.quantity is None and self.serial else booking.quantity

    def amount(self, booking: Booking) -> float | None:
        """How much that is in the one unit, None where it is not known."""
        quantity, uom = self.given(booking), booking.uom or self.item.get("uom")
        if quantity is None or uom is None or self.unit is None:
            return None if quantity is None else abs(quantity)
        found = converted(quantity, uom, self.unit)
        start, end, own = (unit(each) or "" for each in (uom, self.unit, self.item.get("uom")))
        factors = {own: 1.0} | self.item.get("factors", {}) if own else {}
        if found is None and start in factors and end in factors:
            found = quantity * factors[start] / factors[end]
        return None if found is None else abs(found)

    def flows(self, sign: int) -> list[Booking]:
        """What came in (1) or left (-1)."""
        return [b for b in self.mine if b.sign == sign]

    def births(self) -> list[Booking]:
        """How it came to be."""
        return [b for b in self.mine if b.kind in ("receive", "produce")]

    def balance(self) -> tuple[float, float]:
        """(what is left in the end, the least there ever was), in favour of the books."""
        again = self._taken_again()
        steps = [(b.start if b.sign > 0 else b.end, -b.sign, b) for b in self.mine if b.sign]
        left = low = 0.0
        for _, some in groupby(sorted(steps, key=lambda s: s[:2]), key=lambda s: s[0]):
            for _, _, b in some:
                amount = self.amount(b)
                if b.sign > 0 and amount is None:
                    return max(left, 0), low
                left += b.sign * (amount or 0)
                left -= sum(each for taker, _, each in again if taker is b)
            low = min(low, left)
        return left, low

    def changes(self) -> Iterator[tuple[Booking, str | None, float | None]]:
        """(booking, place or None, signed amount or None) of everything that changes what is
        where."""
        for b in self.mine:
            amount = self.amount(b)
            if b.kind == "move" or (b.kind == "ship" and b.party == "own"):
                yield b, b.place, None if amount is None else -amount
                yield b, b.to, amount
            elif b.kind == "adjust":
                yield b, b.to, None if amount is None else amount * (b.sign or -1)
            elif b.kind != "count":
                yield b, b.place, None if amount is None else amount * b.sign
        for taker, place, amount in self._taken_again():
            yield taker, place, -amount

    def _taken_again(self) -> list[tuple[Booking, str | None, float]]:
        """(what took it, from where, how much) of what was shipped to places of one's own."""
        ships = [b for b in self.mine if b.kind == "ship" and b.party == "own"]
        ships = [b for b in ships if self.given(b) is None or self.amount(b) is not None]
        places = {b.to for b in ships}
        takers = [b for b in self.mine if b.kind == "receive" or (b.kind == "back" and
                  f"location:{b.other.partition(':')[2]}" in places)]  # fmt: skip
        takers = [b for b in takers if self.given(b) is None or self.amount(b) is not None]
        ships.sort(key=lambda b: (b.end, b.to or "", sorted(b.documents)))
        takers.sort(key=lambda b: (b.end, b.kind == "receive", b.place or "", sorted(b.documents)))
        left = {id(b): self.amount(b) for b in ships}
        by_paper = [b for b in takers if any(_under(b, s) for s in ships)]
        found = []
        for taker in by_paper + [b for b in takers if b not in by_paper]:
            rest = self.amount(taker)
            for ship in _candidates(taker, ships, taker in by_paper):
                there = left[id(ship)]
                if there:
                    took = there if rest is None else min(rest, there)
                    left[id(ship)], rest = there - took, None if rest is None else rest - took
                    found.append((taker, ship.to, took))
        return found


def _under(taker: Booking, ship: Booking) -> bool:
    return taker.kind == "receive" and bool(taker.documents & ship.documents)


def _candidates(taker: Booking, ships: list[Booking], by_paper: bool) -> list[Booking]:
    before = [s for s in ships if s.end <= taker.end]
    if taker.kind == "back":
        return [s for s in before if s.other == taker.other]
    of = [s for s in ships if _under(taker, s)] if by_paper else before
    if not by_paper and taker.other != "supplier:?":
        return []
    return [s for s in of if s.to == taker.place] or of
