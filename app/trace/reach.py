"""First numbers of a trace: what bookings alone lead to, whenever they happened.

Containers and serials in lots are left aside, and time takes nothing out. Both are read from memory
where the genealogy is kept there as of the commit that is read, else from the graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.genealogy.deliveries import Amounts, CustomerRow
from app.genealogy.extent import COUNT_NAMES
from app.genealogy.question import Direction, Options
from app.graph.moment import steady
from app.graph.run import Graph, Work
from app.ledger.columns import (
    BATCH,
    CUSTOMER,
    LOT,
    ORDER,
    REST_UNKNOWN,
    RETURNED,
    SERIAL,
    SHIPPED,
    Ints,
    distinct,
)
from app.mirror.columns import Mirror
from app.trace.mirror_fetch import mirror_in
from app.trace.resolve import resolve, root_of

_REACHED = {"Lot": "lots", "Serial": "serials", "WorkOrder": "orders", "Batch": "batches"}
_KINDS = {LOT: "Lot", SERIAL: "Serial", ORDER: "WorkOrder", BATCH: "Batch"}


@dataclass(frozen=True, slots=True)
class ReachCount:
    """How many things of each kind bookings alone lead to (`counts`, the root left out)."""

    counts: Mapping[str, int]


def reach(graph: Graph, direction: Direction, roots: Sequence[str]) -> ReachCount:
    """What bookings alone lead to: a first number while a trace is counted."""

    def read(work: Work) -> ReachCount:
        found = [root_of(work, resolve(work, text), direction, Options()) for text in roots]
        starts = sorted({thing for root in found for thing in root.things})
        kinds = dict.fromkeys(_REACHED.values(), 0)
        for label, count in _labels(work, direction, starts):
            if label in _REACHED:
                kinds[_REACHED[label]] += count
        own = [root.ref.partition(":")[0] for root in found if root.node in root.things]
        for name in (COUNT_NAMES.get(kind) for kind in own):
            if name in kinds:
                kinds[name] -= 1
        return ReachCount(kinds)

    return steady(graph, read)


def _labels(work: Work, direction: Direction, starts: list[int]) -> Iterable[tuple[str, int]]:
    whole = mirror_in(work)
    if whole is None:
        rows = work.rows(f"trace/reach_{direction}", starts=starts)
        return [(row["label"], row["count"]) for row in rows]
    reached = whole.reach(np.array(starts, np.int64), direction == "up")
    kinds, counts = np.unique(whole.things.kinds[reached], return_counts=True)
    pairs = zip(kinds.tolist(), counts.tolist(), strict=True)
    return [(_KINDS[kind], count) for kind, count in pairs if kind in _KINDS]


def customers(graph: Graph, roots: Sequence[str]) -> tuple[CustomerRow, ...]:
    """Who received what bookings alone lead to, whenever it was: the most that can be affected
    but for containers. Quantities per unit; all *possible*, because time was not looked at."""

    def read(work: Work) -> tuple[CustomerRow, ...]:
        found = [root_of(work, resolve(work, text), "down", Options()) for text in roots]
        starts = sorted({thing for root in found for thing in root.things})
        rows: dict[str, CustomerRow] = {}
        for row in _sums(work, starts):
            back = min(row["returned"], row["shipped"])
            amounts = Amounts(row["uom"], row["shipped"], back, row["shipped"] - back)
            known = rows.get(row["ref"])
            before = known.quantities if known else ()
            rows[row["ref"]] = CustomerRow(
                row["ref"], row["name"], row["kind"] or "customer", (*before, amounts), (), (),
                certainty="possible",
            )  # fmt: skip
        return tuple(rows.values())

    return steady(graph, read)


def _sums(work: Work, starts: list[int]) -> list[dict[str, Any]]:
    """What customers got and gave back, per unit."""
    whole = mirror_in(work)
    if whole is not None:
        sums = _sums_of(whole, whole.reach(np.array(starts, np.int64), False))
        if sums is not None:
            return _with_names(work, sums)
    return work.rows("trace/reach_customers", starts=starts)


def _sums_of(whole: Mirror, reached: Ints) -> dict[tuple[int, str | None], list[float]] | None:
    """(shipped, returned) by customer and unit; None where the graph knows more than the columns:
    how much was booked of what nobody knows the rest of."""
    sums: dict[tuple[int, str | None], list[float]] = {}
    delivered = set()
    for part in whole.parts:
        for side, type_ in enumerate((SHIPPED, RETURNED)):
            index, ends = (part.into, part.links.starts) if side else (part.out, part.links.ends)
            _, rows = index.of(reached)
            rows = rows[(part.links.types[rows] == type_) & part.counts[rows]]
            rows = distinct(rows[whole.things.kinds[ends[rows]] == CUSTOMER])
            if (part.links.flags[rows] >= REST_UNKNOWN).any():
                return None
            amounts = np.nan_to_num(part.links.quantities[rows])
            keys = np.stack([ends[rows].astype(np.int64), part.links.uoms[rows].astype(np.int64)])
            pairs, of = np.unique(keys, axis=1, return_inverse=True)
            totals = np.bincount(of.reshape(-1), amounts, pairs.shape[1])
            for (customer, unit), total in zip(pairs.T.tolist(), totals.tolist(), strict=True):
                key = (customer, whole.names.text(unit))
                sums.setdefault(key, [0.0, 0.0])[side] += total
                if not side:
                    delivered.add(key)
    return {key: each for key, each in sums.items() if key in delivered}


def _with_names(
    work: Work, sums: Mapping[tuple[int, str | None], Sequence[float]]
) -> list[dict[str, Any]]:
    row = work.one("trace/names", ids=sorted({customer for customer, _ in sums}))
    told = zip(row["ids"], row["refs"], row["names"], row["parties"], strict=True)
    named = {id_: {"ref": ref, "name": name or None, "kind": kind} for id_, ref, name, kind in told}
    rows = [
        {**named[customer], "uom": unit, "shipped": out, "returned": back}
        for (customer, unit), (out, back) in sums.items()
    ]
    return sorted(rows, key=lambda each: (each["ref"], each["uom"] is None, each["uom"] or ""))
