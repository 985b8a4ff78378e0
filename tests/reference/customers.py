"""Rows of customers: what was shipped to each, what came back, what is still out."""

from __future__ import annotations

from tests.reference.flows import Flow
from tests.reference.rules import World
from tests.reference.units import base
from tests.reference.walk import Walked

Amount = float | None
Amounts = dict[str | None, tuple[Amount, Amount, Amount]]


def customer_rows(world: World, walks: list[Walked]) -> dict[str, tuple[str, Amounts]]:
    """One row per customer: certainty, and per unit (shipped, returned, outstanding).

    Quantities are in grams or pieces, so that sums can be compared.
    """
    shipped: dict[Flow, bool] = {}
    for walked in walks:
        for flow, certain in walked.shipped.items():
            shipped[flow] = shipped.get(flow, False) or certain
    reached = {(x.thing, x.life) for w in walks for x in w.labels if x.way != "named"}
    rows = {}
    for customer in sorted({flow.other for flow in shipped}):
        own = [flow for flow in shipped if flow.other == customer]
        amounts: Amounts = {}
        for thing in sorted({flow.thing for flow in own}):
            there = [flow for flow in own if flow.thing == thing]
            back = [
                flow
                for flow in world.books.of(thing, ("back",))
                if flow.other == customer
                and flow.time.hi >= min(ship.time.lo for ship in there)
                and (not flow.tracked or any((thing, x) in reached for x in world.belongs[flow]))
            ]
            _add(amounts, _sums(there), _sums(back))
        certain = any(shipped[flow] for flow in own)
        rows[customer] = ("certain" if certain else "possible", amounts)
    return rows


def _add(
    amounts: Amounts, sent: dict[str | None, Amount], returned: dict[str | None, Amount]
) -> None:
    """Add what one thing contributes; of it, no more comes back than was shipped."""
    for uom, total in sent.items():
        came = returned.get(uom, 0.0)
        if total is not None and came is not None:
            came = min(came, total)
        out = None if total is None or came is None else round(total - came, 6)
        before = amounts.get(uom, (0.0, 0.0, 0.0))
        summed = [
            None if a is None or b is None else round(a + b, 6)
            for a, b in zip(before, (total, came, out), strict=True)
        ]
        amounts[uom] = (summed[0], summed[1], summed[2])


def _sums(flows: list[Flow]) -> dict[str | None, Amount]:
    sums: dict[str | None, Amount] = {}
    for flow in flows:
        quantity, uom = base(flow.quantity, flow.uom)
        before = sums.get(uom, 0.0)
        sums[uom] = None if quantity is None or before is None else round(before + quantity, 6)
    return sums
