"""How each reached thing was reached: its bookings added up, one page of rows at a time. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.trace.answer import Trace
from app.trace.models import Edge, Node
from app.trace.sentences import Total, totals
from app.units import is_measure
from app.vocabulary import RELATIONSHIPS, make_ref
from app.wording import number

STEP_WORDS = {name: each.step for name, each in RELATIONSHIPS.items()}


@dataclass(frozen=True, slots=True)
class Step:
    """Bookings of one kind that lead to a thing, added up; `supplier_lots` of receipts."""

    word: str
    totals: tuple[Total, ...]
    bookings: int
    first: str | None
    last: str | None
    posted: bool
    documents: tuple[str, ...]
    supplier_lots: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NodeSteps:
    """One reached thing and how it was reached. `share` (empty: none) with what it assumes."""

    node: Node
    steps: tuple[Step, ...]
    root: bool
    share: str
    assumes: str


def rows_of(trace: Trace, nodes: Sequence[Node]) -> list[NodeSteps]:
    """How some nodes (one page of them) were reached: only their links are read."""
    wanted = {node.ref for node in nodes}
    led: dict[str, list[Edge]] = defaultdict(list)
    other: dict[str, list[Edge]] = defaultdict(list)
    for edge in trace.edges_of(nodes):
        towards, away = (edge.end, edge.start)[:: 1 if trace.direction == "down" else -1]
        if towards in wanted:
            led[towards].append(edge)
        if away in wanted and away not in led:
            other[away].append(edge)
    roots = {node.ref for node in trace.roots}
    rows = []
    for node in nodes:
        root = node.ref in roots
        steps = () if root else steps_of(node, led.get(node.ref) or other[node.ref])
        share = share_text(node.share) if node.has_share else ""
        rows.append(NodeSteps(node, steps, root, share, assumes(trace, node) if share else ""))
    return rows


def share_text(share: float | None) -> str:
    """A share as `24 %`; never rounded to none or all of it."""
    if share is None:
        return "unknown"
    percent = share * 100
    if 0 < percent < 1:
        return "< 1\u00a0%"
    if 99 < percent < 100:
        return "> 99\u00a0%"
    return f"{percent:.0f}\u00a0%"


def assumes(trace: Trace, node: Node) -> str:
    """On what assumption a share is told."""
    if node.share is None:
        return (
            "Unknown: a quantity, a conversion of units or an order of bookings on the way is "
            "not known."
        )
    exactly = f"{number(round(node.share * 100, 3))}\u00a0%"
    if 0 < node.share < 0.000005:
        exactly = "Less than 0.001\u00a0%"
    if is_discrete(trace, node):
        return (
            f"Expected share: {exactly} by the quantities booked, as if the parts were drawn "
            "evenly. A single piece may hold all or none."
        )
    return (
        f"{exactly} of all that flowed into it, if every lot on the way mixes evenly and gives "
        "at its mix, in the order of the booked times."
    )


def is_discrete(trace: Trace, node: Node) -> bool:
    """Whether a thing is counted in pieces, so that its share is only an expected one."""
    if node.kind == "serial":
        return True
    uom = trace.items.get(make_ref("item", node.item), {}).get("uom") if node.item else None
    return bool(uom) and not is_measure(str(uom))


def steps_of(node: Node, edges: Iterable[Edge]) -> tuple[Step, ...]:
    """Bookings that lead to a thing, added up by what they are."""
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
        STEP_WORDS.get(name, name.lower()),
        totals(amount for edge in booked for amount in edge.amounts),
        len(booked),
        times[0] if times else None,
        times[-1] if times else None,
        any(edge.at_basis == "posted" for edge in edges),
        tuple(sorted({edge.document for edge in edges if edge.document})),
        tuple(sorted({edge.supplier_lot for edge in edges if edge.supplier_lot})),
    )
