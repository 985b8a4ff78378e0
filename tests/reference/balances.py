"""Balance of a lot, a serial or a run: how much of what came in is accounted for."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.reference.books import open_books
from tests.reference.flows import Books, Flow
from tests.reference.times import Event
from tests.reference.units import converted

LOST = ("scrap", "sample", "loss")


@dataclass(frozen=True)
class Balance:
    """Accounted per cent, None when nothing came in or an amount is unknown; and its parts."""

    accounted: float | None
    parts: dict[str, float] = field(default_factory=dict)


def balance(events: list[Event], ref: str) -> Balance:
    """Of a lot or serial: (consumed + shipped - returned + lost + on hand at named places) ÷
    (received + produced). Of a run or order: outputs and declared losses ÷ inputs."""
    books = open_books(events)
    flows = [f for f in books.flows if f.thing == ref and f.kind != "pack"]
    if ref.startswith(("batch:", "order:")):
        flows = [f for f in books.flows if f.other == ref]
    amounts = _amounts(books, flows)
    if amounts is None:
        return Balance(None)
    if ref.startswith(("batch:", "order:")):
        return _of_run(amounts)
    return _of_lot(amounts)


def _amounts(books: Books, flows: list[Flow]) -> list[tuple[Flow, float]] | None:
    """Quantities in the unit of the first; None when one is unknown or does not convert."""
    amounts = []
    for flow in flows:
        if flow.quantity is None:
            return None
        factors = books.facts.get(f"item:{flow.item}", {}).get("factors")
        quantity = converted(flow.quantity, flow.uom, flows[0].uom, factors)
        if quantity is None:
            return None
        amounts.append((flow, quantity))
    return amounts


def _of_run(amounts: list[tuple[Flow, float]]) -> Balance:
    inputs = sum(quantity for flow, quantity in amounts if flow.kind == "consume")
    outputs = sum(quantity for flow, quantity in amounts if flow.kind == "produce")
    parts = {"inputs": inputs, "outputs": outputs}
    return Balance(100 * outputs / inputs if inputs else None, parts)


def _of_lot(amounts: list[tuple[Flow, float]]) -> Balance:
    def total(kind: str) -> float:
        return sum(quantity for flow, quantity in amounts if flow.kind == kind)

    lost = sum(
        quantity for flow, quantity in amounts if flow.kind == "adjust_out" and flow.reason in LOST
    )
    on_hand = _on_hand(amounts)
    named = sum(quantity for place, quantity in on_hand.items() if place is not None)
    came = total("receive") + total("produce")
    parts = {
        "received": total("receive"),
        "produced": total("produce"),
        "consumed": total("consume"),
        "shipped": total("ship"),
        "returned": total("back"),
        "lost": lost,
        "on hand": named,
        "on hand without place": on_hand.get(None, 0),
    }
    gone = parts["consumed"] + parts["shipped"] - parts["returned"] + lost
    return Balance(100 * (gone + named) / came if came else None, parts)


def _on_hand(amounts: list[tuple[Flow, float]]) -> dict[str | None, float]:
    """By place: + received, produced, moved in, come back, adjusted; - used, shipped, moved out."""
    stock: dict[str | None, float] = {}

    def change(place: str | None, quantity: float) -> None:
        stock[place] = stock.get(place, 0) + quantity

    for flow, quantity in amounts:
        if flow.kind in ("receive", "produce", "back", "adjust_in"):
            change(flow.place, quantity)
        elif flow.kind == "move":
            change(flow.place, -quantity)
            change(flow.other, quantity)
        else:
            change(flow.place, -quantity)
    return stock
