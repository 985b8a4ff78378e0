"""Sums of flows, part by part of a column of them. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

import numpy as np

from app.ledger.columns import Floats, Ints
from app.ledger.flows import FlowLedger
from app.vocabulary import MICRO

_MOST = 2.0**62  # millionths in a column


class RowSums(NamedTuple):
    """Of some rows of flows: the code of their unit (None: several), the codes of its
    spellings, and the sum of their millionths as they are booked (None unknown)."""

    unit: int | None
    spelt: Collection[int]
    micro: int | None


def row_sums(told: FlowLedger, rows: Ints, starts: Ints) -> Iterator[RowSums]:
    """Sums of parts of some rows, each part from its start to the next, with at least one row."""
    ends = np.append(starts[1:], len(rows))
    millionths = np.rint(np.abs(told.flows.quantity[rows]) * MICRO)
    fits = np.add.reduceat(millionths, starts) < _MOST  # not where one is not known
    whole = np.where(millionths < _MOST, millionths, 0).astype(np.int64)
    totals = np.add.reduceat(whole, starts)
    bounds = [
        each for column in (told.flows.uom[rows], told.flows.spelt[rows])
        for each in (np.minimum.reduceat(column, starts), np.maximum.reduceat(column, starts))
    ]  # fmt: skip
    columns = (starts, ends, fits, totals, *bounds)
    for begin, end, exact, total, low, high, first, last in zip(
        *(each.tolist() for each in columns), strict=True
    ):
        part = rows[begin:end]
        spelt = {first} if first == last else set(told.flows.spelt[part].tolist())
        micro = total if exact else _exactly(told.flows.quantity[part])
        yield RowSums(low if low == high else None, spelt, micro)


def _exactly(quantities: Floats) -> int | None:
    """The sum in millionths of amounts one of which is not known or very large."""
    if np.isnan(quantities).any():
        return None
    known: list[float] = quantities.tolist()
    return sum(round(abs(each) * MICRO) for each in known)
