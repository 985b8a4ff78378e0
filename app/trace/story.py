"""A trace in words and rows: what a person reads before any table or picture. Pure.

Sums add up only what is known and in one unit; what is not known is said, never taken for zero.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.trace.models import CustomerRow, Edge, Node, StockRow, Trace
from app.vocabulary import MICRO, make_ref
from app.web.wording import listed, number, plural, ref_number

_NOT_CUSTOMERS = {"own": "own place", "disposal": "disposal firm"}
_STEP_WORDS = {
    "CONSUMED_INTO": "consumed", "PRODUCED": "made", "PACKED_INTO": "packed",
    "SHIPPED_TO": "shipped", "SUPPLIED": "received", "INCLUDES": "member of the lot",
    "RAN_AS": "run of the order", "REPORTED_IN": "order of a listed run",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Total:
    """A sum in one unit; `unknown` counts parts whose quantity is not known."""

    uom: str | None
    value: float
    unknown: int = 0

    def __str__(self) -> str:
        unit = f"\u00a0{self.uom}" if self.uom else ""
        if self.unknown and self.value == 0:
            return "an unknown quantity" + (f" ({self.uom})" if self.uom else "")
        return ("at least " if self.unknown else "") + number(self.value) + unit


@dataclass(frozen=True, slots=True)
class Step:
    """Bookings of one kind that lead to a thing, added up."""

    word: str
    totals: tuple[Total, ...]
    bookings: int
    first: str | None
    last: str | None
    posted: bool
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One reached thing and how it was reached."""

    node: Node
    steps: tuple[Step, ...]


def totals(amounts: Iterable[tuple[float | None, str | None]]) -> tuple[Total, ...]:
    """Sums per unit, in the order units are first met."""
    micro: dict[str | None, int] = defaultdict(int)
    unknown: dict[str | None, int] = defaultdict(int)
    for value, uom in amounts:
        micro[uom] += 0 if value is None else round(value * MICRO)
        unknown[uom] += value is None
    return tuple(Total(uom, total / MICRO, unknown[uom]) for uom, total in micro.items())


def sentences(trace: Trace, supplier_lots: int | None = None) -> list[str]:
    """The answer in plain words, most important first."""
    found = _where_from(trace, supplier_lots) if trace.direction == "up" else _where_to(trace)
    return [*found, *_on_hand(trace)]


def _start(trace: Trace) -> list[Node]:
    """The lots and serials the walk starts from: roots, or what the roots stand for."""
    return [node for node in trace.nodes if node.depth == 0 and node.kind in ("lot", "serial")]


def _reached(trace: Trace) -> list[Node]:
    """Lots and serials beyond the start."""
    return [node for node in trace.nodes if node.depth > 0 and node.kind in ("lot", "serial")]


def _kind_counts(nodes: Iterable[Node]) -> list[str]:
    nodes = list(nodes)
    lots = sum(node.kind == "lot" for node in nodes)
    serials = len(nodes) - lots
    return [plural(lots, "lot")] * bool(lots) + [plural(serials, "serial")] * bool(serials)


def _where_to(trace: Trace) -> list[str]:
    goods = _reached(trace)
    orders = trace.counts.get("orders", 0)
    finished = sum(_item_type(trace, node) == "finished" for node in goods)
    stands_for = _stands_for(trace)
    subject = stands_for + ", which went" if stands_for else "Went"
    if not goods:
        none = "went into no other lot or serial."
        return [f"{stands_for}, which {none}" if stands_for else none.capitalize(),
                *_delivered(trace.customers)]  # fmt: skip
    text = f"{subject} into {listed(_kind_counts(goods))}"
    if finished:
        share = "all" if finished == len(goods) else f"{finished:,} of them"
        text += f", {share} finished goods" + ("," if orders else "")
    text += f" through {plural(orders, 'work order')}." if orders else "."
    return [text, *_delivered(trace.customers)]


def _stands_for(trace: Trace) -> str:
    """`Stands for 2 lots` when the roots are no lots or serials themselves."""
    start = _start(trace)
    if not start or any(node.kind in ("lot", "serial") for node in trace.roots):
        return ""
    return f"Stands for {listed(_kind_counts(start))}"


def _delivered(rows: Sequence[CustomerRow]) -> list[str]:
    customers = [row for row in rows if row.kind not in _NOT_CUSTOMERS]
    others = [
        plural(sum(row.kind == kind for row in rows), word)
        for kind, word in _NOT_CUSTOMERS.items()
        if any(row.kind == kind for row in rows)
    ]
    if not rows:
        return ["Nothing of it was shipped to a customer."]
    if not customers:
        return [f"Shipped to no customer, only to {listed(others)}."]
    shipped = _sum(customers, "shipped")
    returned = [total for total in _sum(customers, "returned") if total.value or total.unknown]
    out = [total for total in _sum(customers, "outstanding") if total.value or total.unknown]
    text = f"Shipped to {plural(len(customers), 'customer')}"
    text += f" and {listed(others)}" if others else ""
    text += f": {_listed(shipped)}" + ("" if not others else " to the customers")
    text += f", of which {_listed(returned)} came back." if returned else "."
    holding = sum(
        any(each.outstanding is None or each.outstanding > 0 for each in row.quantities)
        for row in customers
    )
    rest = (
        f"Still out: {_listed(out)} at {plural(holding, 'customer')}."
        if out
        else "Nothing of it is still out."
    )
    return [text, rest]


def _sum(rows: Iterable[CustomerRow], name: str) -> tuple[Total, ...]:
    return totals((getattr(each, name), each.uom) for row in rows for each in row.quantities)


def _listed(sums: Sequence[Total]) -> str:
    return listed([str(total) for total in sums])


def _where_from(trace: Trace, supplier_lots: int | None) -> list[str]:
    goods = _reached(trace)
    stands_for = _stands_for(trace)
    if not goods:
        text = "no other lot or serial is known to have gone into it."
        return [f"{stands_for}; {text}" if stands_for else text.capitalize()]
    items = len({node.item for node in goods})
    orders = trace.counts.get("orders", 0)
    text = f"{stands_for}, made" if stands_for else "Made"
    text += f" from {listed(_kind_counts(goods))} of {plural(items, 'item')}"
    text += f" through {plural(orders, 'work order')}." if orders else "."
    suppliers = trace.counts.get("suppliers", 0)
    if suppliers and supplier_lots:
        lots = plural(supplier_lots, "supplier lot")
        return [text, f"Received from {plural(suppliers, 'supplier')} as {lots}."]
    if suppliers:
        return [text, f"Received from {plural(suppliers, 'supplier')}."]
    return [text, "No supplier is recorded for any of it."]


def _on_hand(trace: Trace) -> list[str]:
    """What is left, places taken together: what left from an unnamed place is subtracted."""
    nets = _nets(trace.stock)
    held = {key: net for key, net in nets.items() if net is None or net > 0}
    said = [_held(trace, held)] if held else ["On hand: nothing."]
    if any(net is not None and net < 0 for net in nets.values()):
        names = sorted({ref_number(ref) for (ref, _), net in nets.items() if net and net < 0})
        more = "" if len(names) <= 3 else f" and {len(names) - 3} more"
        said.append(f"More was booked out than in of {listed(names[:3])}{more}.")
    unplaced = {row.ref for row in trace.stock if row.location is None}
    if unplaced & {ref for ref, _ in held}:
        said.append("Some bookings name no place, so where it is may not be up to date.")
    return said


def _nets(rows: Iterable[StockRow]) -> dict[tuple[str, str | None], float | None]:
    """(ref, unit) → what is on hand over all places; None when a part is unknown."""
    nets: dict[tuple[str, str | None], float | None] = {}
    for row in rows:
        before = nets.get((row.ref, row.uom), 0)
        known = before is not None and row.quantity is not None
        nets[row.ref, row.uom] = round((before or 0) + (row.quantity or 0), 6) if known else None
    return nets


def _held(trace: Trace, held: Mapping[tuple[str, str | None], float | None]) -> str:
    own_refs = {node.ref for node in _start(trace)}
    refs = list(dict.fromkeys(ref for ref, _ in held))
    own = [ref for ref in refs if ref in own_refs]
    rest = [ref for ref in refs if ref not in own_refs]
    parts = []
    if own:
        names = [ref_number(ref) for ref in own]
        of = listed(names) if len(names) <= 3 else plural(len(names), "lot or serial", "lots")
        parts.append(f"{_sum_of(held, own)} of {of}")
    if rest:
        kinds = {ref.partition(":")[0] for ref in rest}
        if len(kinds) == 1:
            others = plural(len(rest), f"other {kinds.pop()}")
        else:
            others = plural(len(rest), "other lot or serial", "others")
        parts.append(f"{_sum_of(held, rest)} of {others}")
    full = [row for row in trace.stock if row.quantity is None or row.quantity > 0]
    places = {row.location for row in full if row.ref in refs and row.location is not None}
    where = f", at {plural(len(places), 'place')}" if places else ", at no named place"
    return f"On hand: {'; '.join(parts)}{where}."


def _sum_of(held: Mapping[tuple[str, str | None], float | None], refs: Iterable[str]) -> str:
    wanted = set(refs)
    return _listed(totals((net, uom) for (ref, uom), net in held.items() if ref in wanted))


def _item_type(trace: Trace, node: Node) -> Any:
    if node.item is None:
        return None
    return trace.items.get(make_ref("item", node.item), {}).get("type")


def rows_of(trace: Trace, nodes: Sequence[Node]) -> list[Row]:
    """How some nodes (one page of them) were reached: only their edges are looked at."""
    wanted = {node.ref for node in nodes}
    led: dict[str, list[Edge]] = defaultdict(list)
    other: dict[str, list[Edge]] = defaultdict(list)
    for edge in trace.edges:
        towards, away = (edge.end, edge.start)[:: 1 if trace.direction == "down" else -1]
        if towards in wanted:
            led[towards].append(edge)
        if away in wanted and away not in led:
            other[away].append(edge)
    roots = {node.ref for node in trace.roots}
    return [
        Row(node, () if node.ref in roots else _steps(node, led.get(node.ref) or other[node.ref]))
        for node in nodes
    ]


def _steps(node: Node, edges: Iterable[Edge]) -> tuple[Step, ...]:
    by_type: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        lasting = node.kind == "order" and edge.type == "RAN_AS"
        by_type["REPORTED_IN" if lasting else edge.type].append(edge)
    if len(by_type) > 1:  # bookings say more than that a run belongs to an order
        by_type = {name: each for name, each in by_type.items() if each[0].event} or by_type
    return tuple(_step(name, each) for name, each in by_type.items())


def _step(name: str, edges: Sequence[Edge]) -> Step:
    times = sorted(edge.at for edge in edges if edge.at)
    booked = [edge for edge in edges if edge.event]
    return Step(
        _STEP_WORDS.get(name, name.lower()),
        totals((edge.quantity, edge.uom) for edge in booked),
        len(booked),
        times[0] if times else None,
        times[-1] if times else None,
        any(edge.at_basis == "posted" for edge in edges),
        tuple(sorted({edge.document for edge in edges if edge.document})),
    )
