"""What a case holds: the trace of its roots as rows that can be signed, hashed and compared.

Only what follows from events as known at a moment goes into the rows; names and the like are
read in `beside.py`. Quantities are numbers of at most six decimals, None unknown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.graph.moment import AsOf, moment_of
from app.graph.run import Graph
from app.ledger.parties import OWN
from app.ledger.quantities import Sum
from app.recall.models import Case, ScopeMark
from app.recall.roots import windows_json
from app.trace.answer import Trace
from app.trace.models import TimeRemoval
from app.trace.service import trace
from app.trace.shipments import CameBack, Shipment, shipments_of
from app.units import unit_name

FORMAT = "lotgraph-recall-1"
Say = Callable[[str], None]
Rows = list[dict[str, Any]]


def case_trace(
    graph: Graph, case: Case, marks: Sequence[ScopeMark], known_at: int, say: Say | None = None
) -> Trace:
    """The trace of a case's roots and of what was taken in by hand, as of a stamp."""
    refs = sorted({*case.roots, *(each.ref for each in marks if each.mark == "include")})
    now = moment_of(graph)
    as_of = AsOf(graph, replace(now, stamp=known_at), known_at, passed=known_at < now.stamp)
    return trace(graph, "down", refs, case.options(known_at), say, as_of)


def hashed_rows(
    found: Trace, case: Case, marks: Sequence[ScopeMark], known_at: int
) -> dict[str, Any]:
    """The part of an answer that a snapshot's hash is of; see `docs/recall.md`."""
    start, end = case.window
    out = {each.ref for each in marks if each.mark == "exclude"}
    sent, back = shipments_of(found)
    return {
        "format": FORMAT,
        "roots": list(case.roots),
        "filters": {
            "from": start, "to": end, "ignore_time": case.ignore_time,
            "include_candidates": case.include_candidates,
            "included": sorted(each.ref for each in marks if each.mark == "include"),
            "excluded": sorted(out),
            # Only where there are any, so that older snapshots keep their hash.
            **({"windows": windows_json(case.windows)} if case.windows else {}),
            **({"stop": list(case.stop)} if case.stop else {}),
        },
        "known_at": known_at,
        "rows": {
            "lots": _lots(found, out),
            "customers": customers(
                [each for each in sent if each.ref not in out],
                [each for each in back if each.ref not in out],
                {each.ref for each in found.customers if each.kind == OWN},
            ),
            "stock": _stock(found, out),
            "shipments": [_shipment(each, out) for each in sent],
            "returns": [
                {"customer": e.customer, "ref": e.ref, "quantity": e.quantity, "uom": e.uom}
                # Only where it is so, so that older snapshots keep their hash.
                | ({"doubtful": True} if e.doubtful else {})
                for e in back
            ],
            "runs": _runs(found),
            "containers": [
                {"ref": node.ref, "certainty": node.certainty}
                for node in sorted(found.nodes, key=lambda n: n.ref) if node.kind == "hu"
            ],
            "removed": _removed(found.removed),
            **({"stopped": _removed(found.stopped)} if case.stop else {}),
        },
    }  # fmt: skip


def _lots(found: Trace, out: set[str]) -> Rows:
    rows = {
        node.ref: {
            "ref": node.ref, "kind": node.kind, "certainty": node.certainty,
            "reason": node.reason, "depth": node.depth, "excluded": node.ref in out,
        }
        for node in found.nodes if node.kind in ("lot", "serial")
    }  # fmt: skip
    return [rows[ref] for ref in sorted(rows)]


def _stock(found: Trace, out: set[str]) -> Rows:
    sure = {node.ref: node.certainty for node in found.nodes}
    rows = [
        {
            "ref": row.ref, "location": row.location, "quantity": row.quantity, "uom": row.uom,
            "certainty": sure.get(row.ref, "possible"),
        }
        for row in found.stock if row.ref not in out
    ]  # fmt: skip
    return sorted(rows, key=lambda r: (r["ref"], r["location"] or "", r["uom"] or ""))


def _shipment(each: Shipment, out: set[str]) -> dict[str, Any]:
    paper = each.paper
    return {
        "customer": each.customer, "ship_to": paper.ship_to, "ref": each.ref,
        "quantity": each.quantity, "uom": each.uom, "at": each.at, "document": paper.document,
        "source": paper.source, "event": paper.event, "certainty": each.certainty,
        "excluded": each.ref in out,
    }  # fmt: skip


def _runs(found: Trace) -> Rows:
    """Orders and runs, `open` where something affected went in and nothing came out so far."""
    fed = {edge.end for edge in found.edges if edge.type == "CONSUMED_INTO"}
    gave = {edge.start for edge in found.edges if edge.type == "PRODUCED"}
    kin: dict[str, set[str]] = defaultdict(set)
    for edge in found.edges:
        if edge.type in ("RAN_AS", "REPORTED_IN"):
            kin[edge.start].add(edge.end)
            kin[edge.end].add(edge.start)
    return [
        {
            "ref": node.ref, "certainty": node.certainty,
            "open": node.ref in fed and not gave & {node.ref, *kin[node.ref]},
        }
        for node in sorted(found.nodes, key=lambda n: n.ref) if node.kind in ("order", "batch")
    ]  # fmt: skip


def _removed(removed: TimeRemoval) -> Rows:
    """What time (or a stop) took out, with the bookings that prove it."""
    proof: dict[str, list[str]] = defaultdict(list)
    for edge in removed.edges:
        for end in {edge.start, edge.end}:
            if edge.source and edge.event:
                proof[end].append(f"{edge.source} {edge.event}")
    refs = [*removed.lots, *removed.customers]
    return [
        {"ref": ref, "kind": ref.partition(":")[0], "events": sorted(set(proof[ref]))}
        for ref in sorted(refs)
    ]


def customers(
    sent: Iterable[Shipment], back: Iterable[CameBack], own: Collection[str] = ()
) -> Rows:
    """One row per customer, ship-to and unit: shipped (certain and possible), returned, still out.

    `own`: places of one's own; nothing is still out there.

    A return does not say from which address it came. Where a customer has one address it stands
    in that row; where it has several, in a row of its own (`ship_to` null, shipped 0), so that
    the sums of a customer are right and nothing is made up.
    """
    groups: dict[tuple[str, str | None, str | None], dict[str, Any]] = {}
    addresses: dict[tuple[str, str | None], set[str | None]] = defaultdict(set)

    def row(customer: str, ship_to: str | None, uom: str | None) -> dict[str, Any]:
        return groups.setdefault(
            (customer, ship_to, uom),
            {"certain": Sum(), "possible": Sum(), "returned": Sum(), "lots": set(),
             "documents": set(), "sure": False, "doubtful": False},
        )  # fmt: skip

    for each in sent:
        addresses[each.customer, _unit(each.unit)].add(each.paper.ship_to)
        found = row(each.customer, each.paper.ship_to, _unit(each.unit))
        found[each.certainty].add(each.amount)
        found["sure"] |= each.certainty == "certain"
        found["lots"].add(each.ref)
        found["documents"] |= {each.paper.document} - {None}
    for given in back:
        known = addresses[given.customer, _unit(given.uom)]
        ship_to = next(iter(known)) if len(known) == 1 else None
        found = row(given.customer, ship_to, _unit(given.uom))
        found["returned"].add(given.quantity)
        found["doubtful"] |= given.doubtful
        found["lots"].add(given.ref)
    sure = {key[0] for key, found in groups.items() if found["sure"]}
    order = sorted(groups, key=lambda key: tuple(part or "" for part in key))
    return [_customer(key, groups[key], key[0] in sure, key[0] in own) for key in order]


def _unit(uom: str | None) -> str | None:
    return None if uom is None else unit_name(uom)


def _customer(
    key: tuple[str, str | None, str | None], found: Mapping[str, Any], sure: bool, own: bool
) -> dict[str, Any]:
    customer, ship_to, uom = key
    shipped = total(found["certain"].value, found["possible"].value)
    returned = found["returned"].value
    left = None if found["doubtful"] else total(shipped, returned, sign=-1)
    return {
        "customer": customer, "ship_to": ship_to, "uom": uom,
        "certainty": "certain" if sure else "possible", "shipped": shipped,
        "shipped_certain": found["certain"].value, "shipped_possible": found["possible"].value,
        "returned": returned, "outstanding": 0 if own else left,
        "lots": sorted(found["lots"]), "documents": sorted(found["documents"]),
    }  # fmt: skip


def total(*values: float | None, sign: int = 1) -> float | None:
    """The first value and (times `sign`) the others, exact to six decimals; None unknown."""
    added = Sum()
    for place, value in enumerate(values):
        added.add(value, sign if place else 1)
    return added.value
