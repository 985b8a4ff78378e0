"""Answers brought into one form, so that what the ways say is compared and not only timed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from app.genealogy.deliveries import CustomerRow
from app.trace.models import Edge
from bench import naming
from bench.genealogies import UOMS, Ints

TYPES = {
    "CONSUMED_INTO": 1, "PRODUCED": 2, "SHIPPED_TO": 3, "REPORTED_IN": 4, "SUPPLIED": 5,
    "RAN_AS": 6,
}  # fmt: skip
Sums = dict[tuple[int, str], tuple[float, float]]


def links(columns: Sequence[Any]) -> Ints:
    """A peer's links, one row each (type, start, end, time, half units, unit), in a fixed order."""
    starts, ends, types, times, quantities, uoms = columns
    return _sorted(
        types, starts, ends, _filled(times), np.rint(2 * _filled(quantities)), _filled(uoms)
    )


def links_of(edges: Sequence[Edge]) -> Ints:
    """The same of a trace's edges; quantity and time of links that have none are -1."""
    times = [-1] * len(edges)
    timed = [at for at, edge in enumerate(edges) if edge.at is not None]
    texts = np.array([str(edges[at].at)[:-1] for at in timed], dtype="datetime64[us]")
    for at, micro in zip(timed, texts.astype(np.int64).tolist(), strict=True):
        times[at] = micro
    return _sorted(
        [TYPES[edge.type] for edge in edges],
        [naming.position(edge.start) for edge in edges],
        [naming.position(edge.end) for edge in edges],
        times,
        [-2 if edge.quantity is None else round(2 * edge.quantity) for edge in edges],
        [-1 if edge.uom is None else UOMS.index(edge.uom) for edge in edges],
    )


def _filled(values: Any) -> Any:
    """A column as numbers, absent values as -1."""
    if isinstance(values, np.ma.MaskedArray):
        return values.filled(-1)
    if isinstance(values, np.ndarray):
        return values
    return np.array([-1 if value is None else value for value in values])


def _sorted(*columns: Any) -> Ints:
    rows = np.stack([np.asarray(column).astype(np.int64) for column in columns], axis=1)
    found: Ints = rows[np.lexsort(rows.T[::-1])]
    return found


def sums(columns: Sequence[Any]) -> Sums:
    """A peer's customers: (customer, unit) → (shipped, returned)."""
    return {
        (int(customer), UOMS[int(uom)]): (float(sent), float(back))
        for customer, uom, sent, back in zip(*columns, strict=True)
    }


def sums_of(rows: Sequence[CustomerRow]) -> Sums:
    """The same of a trace's customers; what is outstanding must be the difference."""
    found: Sums = {}
    for row in rows:
        for each in row.quantities:
            assert each.shipped is not None
            assert each.returned is not None
            assert each.outstanding == each.shipped - each.returned
            found[naming.position(row.ref), str(each.uom)] = (each.shipped, each.returned)
    return found


def walked(columns: Sequence[Any]) -> Ints:
    """Links of the floor: consumed and produced bookings only, and without units."""
    starts, ends, types, times, quantities = columns
    return _sorted(types, starts, ends, times, np.rint(2 * quantities))
