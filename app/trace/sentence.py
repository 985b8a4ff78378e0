"""The answer in plain words: what page and command line say first."""

from __future__ import annotations

from collections.abc import Iterable

from app.trace.models import Trace

NOT_CONSIDERED = (
    "Times are not yet considered: every chain of bookings counts, whenever it happened. "
    "Things listed here can have been reached; certainty and shares are not given."
)


def sentence(trace: Trace) -> str:
    """Two or three sentences that answer the question, with quantities by unit."""
    return _down(trace) if trace.direction == "down" else _up(trace)


def _down(trace: Trace) -> str:
    goods = trace.counts["lots"] + trace.counts["serials"]
    runs = trace.counts["batches"] or trace.counts["orders"]
    names = ", ".join(root.ref for root in trace.roots)
    if not goods and not trace.customers:
        first = f"{names} went into nothing that is recorded."
    else:
        first = f"{names} went into {_goods(trace)}"
        first += f" through {_many(runs, 'run')}." if runs else "."
    buyers = [row for row in trace.customers if row.kind != "own"]
    if not buyers:
        return first + " None of it left to a customer." + _on_hand(trace)
    shipped = _sums((each.uom, each.shipped) for row in buyers for each in row.quantities)
    still = _sums((each.uom, each.outstanding) for row in buyers for each in row.quantities)
    own = len(trace.customers) - len(buyers)
    second = f" {shipped} left to {_many(len(buyers), 'customer')}, {still} still out"
    second += f" ({_many(own, 'own site')} not counted)." if own else "."
    return first + second + _on_hand(trace)


def _up(trace: Trace) -> str:
    names = ", ".join(root.ref for root in trace.roots)
    if not trace.counts["lots"] + trace.counts["serials"]:
        return f"Nothing is recorded that went into {names}."
    runs = trace.counts["batches"] or trace.counts["orders"]
    text = f"{_goods(trace)} went into {names}"
    text += f" through {_many(runs, 'run')}" if runs else ""
    suppliers = trace.counts["suppliers"]
    return text + (f", from {_many(suppliers, 'supplier')}." if suppliers else ".")


def _goods(trace: Trace) -> str:
    lots, serials = trace.counts["lots"], trace.counts["serials"]
    parts = [_many(lots, "lot")] if lots or not serials else []
    return " and ".join(parts + ([_many(serials, "serial")] if serials else []))


def _on_hand(trace: Trace) -> str:
    amounts = _sums((row.uom, row.quantity) for row in trace.stock)
    places = {row.location for row in trace.stock if row.location}
    if not trace.stock:
        return ""
    where = f" at {_many(len(places), 'place')}" if places else ""
    return f" On hand: {amounts}{where}."


def _sums(amounts: Iterable[tuple[str | None, float | None]]) -> str:
    """`455 kg and 12 pcs`; what is not known is said."""
    totals: dict[str | None, float] = {}
    unknown = False
    for uom, quantity in amounts:
        if quantity is None:
            unknown = True
        else:
            totals[uom] = totals.get(uom, 0) + quantity
    parts = [quantity_text(total, uom) for uom, total in sorted(totals.items(), key=str)]
    if unknown:
        parts.append("an unknown quantity")
    return " and ".join(parts) or "nothing"


def quantity_text(quantity: float | None, uom: str | None) -> str:
    """`1,240.5 kg`; unknown stays unknown."""
    if quantity is None:
        return f"unknown {uom}" if uom else "unknown"
    number = f"{quantity:,.6f}".rstrip("0").rstrip(".")
    return f"{number} {uom}" if uom else number


def _many(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"
