"""What a notebook shows of an answer: small, everything in it escaped, nothing loaded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lotgraph_client.answers import Chain, Customer, Trace

_MOST = 10  # rows; the rest is counted
_CUSTOMERS: tuple[str, ...] = (
    "customer", "certainty", "shipped", "returned", "outstanding", "unit",
)  # fmt: skip
_THINGS: tuple[str, ...] = ("ref", "name", "certainty")


def trace_html(trace: Trace) -> str:
    """A trace in a sentence and a table of its customers, else of what is nearest."""
    way = "Where to" if trace.direction == "down" else "Where from"
    roots = ", ".join(root.ref for root in trace.roots)
    named = {name.replace("_", " "): count for name, count in trace.counts.items() if count}
    counts = [f"{count:,} {name}" for name, count in named.items()]
    said = [f"<p><b>{way}:</b> {escape(roots)}</p>", f"<p>{escape(', '.join(counts))}</p>"]
    if trace.truncated is not None:
        said.append(f"<p><b>{escape(str(trace.truncated))}</b></p>")
    if trace.customers:
        head: tuple[str, ...] = (
            "customer",
            "certainty",
            "shipped",
            "returned",
            "outstanding",
            "unit",
        )
        rows: list[tuple[object, ...]] = [row for c in trace.customers for row in _amounts(c)]
    else:
        head = _THINGS
        rows = [(each.ref, each.name, each.certainty) for each in trace.nodes]
    said.append(_table(head, rows))
    if trace.warnings:
        said.append(f"<p>{len(trace.warnings):,} warnings: see <code>.warnings</code></p>")
    return "".join(said)


def chain_html(chain: Chain) -> str:
    """A chain, a hop a row."""
    head = ("from", "to", "booking", "quantity", "unit", "at", "document", "certainty")
    rows = [
        (hop.start, hop.end, hop.type, hop.quantity, hop.uom, hop.at, hop.document, hop.certainty)
        for hop in chain.hops
    ]
    return f"<p>{escape(chain.target)}: {escape(chain.certainty)}</p>{_table(head, rows)}"


def _amounts(customer: Customer) -> Iterable[tuple[object, ...]]:
    for each in customer.quantities:
        yield (
            customer.name or customer.ref, customer.certainty,
            *(_quantity(n) for n in (each.shipped, each.returned, each.outstanding)), each.uom,
        )  # fmt: skip


def _quantity(value: float | None) -> str:
    return "unknown" if value is None else f"{value:,.6f}".rstrip("0").rstrip(".")


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    cells = "".join(f"<th>{escape(each)}</th>" for each in head)
    lines = [f"<tr>{cells}</tr>"]
    for row in rows[:_MOST]:
        cells = "".join(f"<td>{'' if each is None else escape(str(each))}</td>" for each in row)
        lines.append(f"<tr>{cells}</tr>")
    more = len(rows) - _MOST
    beneath = f"<p>… and {more:,} more</p>" if more > 0 else ""
    return f"<table>{''.join(lines)}</table>{beneath}"
