"""Balances of made genealogies against the reference's."""

from __future__ import annotations

import random
from typing import Any

import pytest

from app.balance.models import Balance
from app.balance.service import balance
from app.graph.run import Graph
from tests.reference import balance as reference_balance
from tests.reference.books import open_books
from tests.sizes import size
from tests.trace.made import make
from tests.trace.telling import Event
from tests.trace.themes_branches import make_branches
from tests.trace.ways import write

GENEALOGIES = size(8, 120)
PARTS = {
    "received": "received", "produced": "produced", "consumed": "consumed", "shipped": "shipped",
    "returned": "returned", "lost": "lost", "on_hand": "on hand",
}  # fmt: skip


@pytest.mark.slow("hundreds of balances")
def test_made_genealogies_balance_as_in_the_reference(graph: Graph) -> None:
    """Every lot, serial and batch of made genealogies, half of them of own places, in one graph.

    Where the readings differ on purpose the product is held by what it says: a return to a
    supplier is accounted for, a move of an unknown quantity between named places is no gap, pieces
    of different items and packaging are not compared, and a run may have its order's bookings.
    """
    many = [make(seed) for seed in range(GENEALOGIES)]
    many += [make_branches(seed) for seed in range(GENEALOGIES)]
    write(graph, many, "k")
    asked = known = 0
    for number, events in enumerate(many):
        for ref in random.Random(number).sample(things := _refs(events), min(8, len(things))):
            found = balance(graph, _named(ref, f"k{number}-"))
            other = reference_balance(events, ref)
            asked += 1
            known += found.accounted_percent is not None
            _same(events, ref, found, other.accounted, other.parts)
    assert asked > 6 * GENEALOGIES
    assert known > GENEALOGIES


def _refs(events: list[Event]) -> list[str]:
    books = open_books(events)
    runs = {flow.other for flow in books.flows if flow.other.startswith("batch:")}
    return sorted(books.things() | runs)


def _named(ref: str, prefix: str) -> str:
    kind, _, rest = ref.partition(":")
    parts = rest.split("/")
    named = [prefix + parts[0], *(prefix + p if kind == "batch" else p for p in parts[1:])]
    return f"{kind}:{'/'.join(named)}"


def _same(
    events: list[Event], ref: str, found: Balance, accounted: float | None, parts: dict[str, Any]
) -> None:
    flows = open_books(events).flows
    if ref.startswith("batch:"):
        if accounted is None or found.accounted_percent is None:
            return
        if "packaging_left_out" in {gap.code for gap in found.gaps}:
            return
        order = "order:" + ref.partition(":")[2].partition("/")[0]
        if any(flow.other == order for flow in flows):
            return
        assert found.accounted_percent == pytest.approx(accounted), (ref, events)
        return
    own = [flow for flow in flows if flow.thing == ref]
    moved = any(flow.kind == "move" and flow.quantity is None for flow in own)
    if accounted is None and (moved or not parts):
        assert moved or found.accounted_percent is None, (ref, events)
        return
    given_back = sum(flow.quantity or 0 for flow in own if flow.kind == "give_back")
    if given_back and accounted is not None:
        assert found.parts["returned_to_supplier"], (ref, events)
        return
    told = found.accounted_percent
    assert (told is None) == (accounted is None), (ref, told, accounted, events)
    assert told is None or told == pytest.approx(accounted), (ref, events)
    came = sum(parts[name] for name in ("received", "produced"))
    for name, other in PARTS.items() if came and found.parts["received"] is not None else ():
        scale = (found.parts["received"] + (found.parts["produced"] or 0)) / came
        assert found.parts[name] == pytest.approx(parts[other] * scale), (ref, name, events)
