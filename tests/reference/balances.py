"""Balance of a lot, a serial or a run: how much of what came in is accounted for (rule 7).

What was shipped to a place of one's own counts as shipped only as far as it was received again;
returns from there do not count.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.reference.books import open_books
from tests.reference.customers import amount_in, units_of
from tests.reference.flows import Books, Flow
from tests.reference.offsets import brought_back
from tests.reference.stock import changes, received_again
from tests.reference.times import Event
from tests.reference.units import converted

LOST = ("scrap", "sample", "loss")
Amounts = list[tuple[Flow, float]]


@dataclass(frozen=True)
class Balance:
    """Accounted per cent, None when nothing came in or an amount is unknown; and its parts."""

    accounted: float | None
    parts: dict[str, float] = field(default_factory=dict)


def balance(events: list[Event], ref: str) -> Balance:
    """Of a lot or serial: (consumed + shipped - returned + lost + on hand at named places) ÷
    (received + produced). Of a run or order: outputs and declared losses ÷ inputs."""
    books = open_books(events)
    if ref.startswith(("batch:", "order:")):
        flows = [f for f in books.flows if f.other == ref]
        amounts = _of_a_run(books, sorted(flows, key=lambda f: f.key))
        return Balance(None) if amounts is None else _of_run(amounts)
    flows = [f for f in books.flows if f.thing == ref and f.kind != "pack"]
    flows.sort(key=lambda f: f.key)
    flows = brought_back(books, flows)
    facts = books.facts.get(f"item:{flows[0].item}", {}) if flows else {}
    units = units_of(facts, flows)
    if len(units) != 1 or (units[0].only and len({f.uom for f in flows}) > 1):
        return Balance(None)
    of_lot: Amounts = []
    for flow in flows:
        quantity = amount_in(facts, flow, units[0].name, None)
        if quantity is None:
            return Balance(None)
        of_lot.append((flow, quantity))
    return _of_lot(books, of_lot)


def _of_a_run(books: Books, flows: list[Flow]) -> Amounts | None:
    """Quantities in the first unit by name; None when one is unknown or does not convert."""
    units = sorted({flow.uom or "" for flow in flows})
    amounts = []
    for flow in flows:
        if flow.quantity is None:
            return None
        factors = books.facts.get(f"item:{flow.item}", {}).get("factors")
        quantity = converted(flow.quantity, flow.uom, units[0] or None, factors)
        if quantity is None:
            return None
        amounts.append((flow, quantity))
    return amounts


def _of_run(amounts: Amounts) -> Balance:
    inputs = round(sum(quantity for flow, quantity in amounts if flow.kind == "consume"), 9)
    outputs = round(sum(quantity for flow, quantity in amounts if flow.kind == "produce"), 9)
    parts = {"inputs": inputs, "outputs": outputs}
    return Balance(round(100 * outputs / inputs, 9) if inputs else None, parts)


def _of_lot(books: Books, amounts: Amounts) -> Balance:
    flows = [flow for flow, _ in amounts]

    def own(flow: Flow) -> bool:
        return flow.kind in ("ship", "back") and books.is_own(flow.other)

    def total(kind: str) -> float:
        told = (quantity for flow, quantity in amounts if flow.kind == kind and not own(flow))
        return round(sum(told), 9)

    lost = sum(
        quantity for flow, quantity in amounts if flow.kind == "adjust_out" and flow.reason in LOST
    )
    to_own = sum(
        quantity * received_again(books, flows, flow)
        for flow, quantity in amounts
        if flow.kind == "ship" and own(flow)
    )
    of = dict(amounts)
    stock: dict[str | None, float] = {}
    for flow, place, sign in changes(books, flows):
        stock[place] = stock.get(place, 0) + sign * of[flow]
    named = sum(quantity for place, quantity in stock.items() if place is not None)
    came = total("receive") + total("produce")
    parts = {
        "received": total("receive"),
        "produced": total("produce"),
        "consumed": total("consume"),
        "shipped": round(total("ship") + to_own, 9),
        "returned": total("back"),
        "lost": round(lost, 9),
        "on hand": round(named, 9),
        "on hand without place": round(stock.get(None, 0), 9),
    }
    gone = parts["consumed"] + parts["shipped"] - parts["returned"] + lost
    return Balance(round(100 * (gone + named) / came, 9) if came else None, parts)
