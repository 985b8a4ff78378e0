"""What is on hand under which status, thing by thing: how much of how much, and where. Pure.

Worked out of the stock rows of an answer, so that headers, trees, lists, pictures and files say
what the stock says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from app.genealogy.stock import StockRow
from app.ledger.quantities import Sum
from app.wording import list_text, plain_quantity, plural, quantity, ref_number

FREE = "released"
_NAMED = 2  # so many places are named, more are counted


@dataclass(frozen=True, slots=True)
class Standing:
    """So much (`quantity`, None unknown) `of` what is on hand of a thing has a status, at `places`
    (refs; None no named place). `requested`: a recall asked for it and nobody confirmed it."""

    status: str
    quantity: float | None
    of: float | None
    uom: str | None
    places: tuple[str | None, ...]
    requested: bool = False

    def as_json(self) -> dict[str, Any]:
        """As in the trace's JSON."""
        return {
            "status": self.status, "quantity": self.quantity, "of": self.of, "uom": self.uom,
            "places": list(self.places), "requested": self.requested,
        }  # fmt: skip

    def __str__(self) -> str:
        """`198 of 198 kg on hold at COLD`, `hold of 20 pcs at COLD requested`."""
        known = [ref_number(place) for place in self.places if place is not None]
        at = list_text(known) if len(known) <= _NAMED else plural(len(known), "place")
        where = f" at {at}" if known else ""
        if self.requested:
            return f"{self.status} of {quantity(self.quantity, self.uom)}{where} requested"
        much = "some" if self.quantity is None else plain_quantity(self.quantity)
        word = f"on {self.status}" if self.status == "hold" else self.status
        return f"{much} of {quantity(self.of, self.uom)} {word}{where}"


def standings(rows: Iterable[StockRow]) -> dict[str, tuple[Standing, ...]]:
    """By ref of a lot or serial, what of it is under a status that is not free, and how much."""
    there: dict[tuple[str, str | None], Sum] = defaultdict(Sum)
    some: dict[tuple[str, str | None, str, bool], list[StockRow]] = defaultdict(list)
    for row in rows:
        if row.quantity is not None and row.quantity <= 0:
            continue
        there[row.ref, row.uom].add(row.quantity)
        if row.status and row.status != FREE:
            some[row.ref, row.uom, row.status, False].append(row)
        if row.requested:
            some[row.ref, row.uom, row.requested, True].append(row)
    found: dict[str, list[Standing]] = defaultdict(list)
    for (ref, uom, status, requested), mine in some.items():
        total = Sum()
        for row in mine:
            total.add(row.requested_quantity if requested else row.status_quantity)
        places = tuple(dict.fromkeys(row.location for row in mine))
        found[ref].append(
            Standing(status, total.value, there[ref, uom].value, uom, places, requested)
        )
    return {ref: tuple(each) for ref, each in found.items()}
