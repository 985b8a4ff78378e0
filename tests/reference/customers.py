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
        back = [
            flow
            for flow in world.books.flows
            if flow.kind == "back"
            and flow.other == customer
            and flow.time.hi >= min(ship.time.lo for ship in own)
            and any((flow.thing, life) in reached for life in world.belongs[flow])
        ]
        certain = any(shipped[flow] for flow in own)
        rows[customer] = ("certain" if certain else "possible", _amounts(own, back))
    return rows


def _amounts(own: list[Flow], back: list[Flow]) -> Amounts:
    sent, returned = _sums(own), _sums(back)
    amounts: Amounts = {}
    for uom, total in sent.items():
        came = returned.get(uom, 0.0)
        if total is not None and came is not None:
            came = min(came, total)
        out = None if total is None or came is None else round(total - came, 6)
        amounts[uom] = (total, came, out)
    return amounts


def _sums(flows: list[Flow]) -> dict[str | None, Amount]:
    sums: dict[str | None, Amount] = {}
    for flow in flows:
        quantity, uom = base(flow.quantity, flow.uom)
        before = sums.get(uom, 0.0)
        sums[uom] = None if quantity is None or before is None else round(before + quantity, 6)
    return sums
