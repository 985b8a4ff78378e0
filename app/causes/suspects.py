"""What complaints come from, as columns: which root comes from which suspect, how surely. Pure.

Suspects are the upstream lots, serials, batches, orders and suppliers, and what stands behind
them: supplier lots (behind receipts) and resources (behind batches and orders).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.genealogy.reached import Reach
from app.genealogy.steps import Interpretation
from app.ledger.columns import (
    BATCH,
    FAR,
    LOT,
    ORDER,
    SERIAL,
    SUPPLIED,
    SUPPLIER,
    Flags,
    Floats,
    Ints,
)
from app.times import AFTER_ALL, BEFORE_ALL

Levels = NDArray[np.int8]
Depths = NDArray[np.int32]

POSSIBLE, CERTAIN = 1, 2  # levels of reach; 0: not reached
# In the order in which equals are listed: the narrower cause first.
KINDS = ("lot", "serial", "supplier-lot", "batch", "order", "resource", "supplier")
_OF_COLUMN = {LOT: 0, SERIAL: 1, BATCH: 3, ORDER: 4, SUPPLIER: 6}
SUPPLIER_LOT, RESOURCE = KINDS.index("supplier-lot"), KINDS.index("resource")


@dataclass(frozen=True, slots=True)
class Origins:
    """What one root comes from: `level` and `depth` by place, `received` by row of flows."""

    level: Levels
    depth: Depths
    received: Levels


def origins_of(told: Interpretation, seen: Reach) -> Origins:
    """What a walk up found, kept small: there is one for every root."""
    level = np.where(seen.reached, POSSIBLE + seen.sure.astype(np.int8), 0).astype(np.int8)
    depth = np.where(seen.reached & (seen.depth < FAR), seen.depth, FAR).astype(np.int32)
    rows = receipts_of(told)
    received = seen.walked[rows].astype(np.int8) + seen.walked_surely[rows].astype(np.int8)
    return Origins(level, depth, received)


def receipts_of(told: Interpretation) -> Ints:
    """Rows of the flows that are goods receipts."""
    return np.flatnonzero(told.types() == SUPPLIED)


@dataclass(frozen=True, slots=True)
class Suspects:
    """Columns of suspects. `kinds` as numbers of `KINDS`; `keys`: place of a thing, ordinal of a
    resource, place of a supplier lot in `lots`; by root and suspect: `level`, `depth`; `first` and
    `last`: when they were booked on the way (`AFTER_ALL`, `BEFORE_ALL`: unknown)."""

    kinds: Ints
    keys: Ints
    lots: tuple[str, ...]
    level: Levels
    depth: Depths
    first: Ints
    last: Ints

    def __len__(self) -> int:
        return len(self.kinds)

    def pick(self, chosen: Ints | Flags) -> Suspects:
        """Some of them."""
        return Suspects(
            self.kinds[chosen], self.keys[chosen], self.lots, self.level[:, chosen],
            self.depth[:, chosen], self.first[chosen], self.last[chosen],
        )  # fmt: skip


def suspects_of(
    told: Interpretation, reaches: Sequence[Origins], walked: Flags, receipts: Mapping[int, str],
    ran_on: tuple[Ints, Ints],
) -> Suspects:  # fmt: skip
    """All suspects of some roots.

    `walked`: rows of flows on the way to complaints; `receipts`: booking id → supplier lot;
    `ran_on`: (places of runs and orders, ordinals of their resources).
    """
    level = np.stack([each.level for each in reaches])
    depth = np.stack([each.depth for each in reaches])
    first, last = _times(told, walked)
    kind_of = np.full(64, -1, np.int64)
    kind_of[list(_OF_COLUMN)] = list(_OF_COLUMN.values())
    kinds = kind_of[told.found.things.kinds]
    places = np.flatnonzero((kinds >= 0) & (level > 0).any(axis=0))
    lots, by_lot = _supplier_lots(told, reaches, depth, receipts)
    parts = [
        Suspects(kinds[places], places, lots, level[:, places], depth[:, places],
                 first[places], last[places]),
        by_lot,
        _resources(told, level, depth, ran_on, (first, last)),
    ]  # fmt: skip
    return Suspects(
        np.concatenate([part.kinds for part in parts]),
        np.concatenate([part.keys for part in parts]),
        lots,
        np.concatenate([part.level for part in parts], axis=1),
        np.concatenate([part.depth for part in parts], axis=1),
        np.concatenate([part.first for part in parts]),
        np.concatenate([part.last for part in parts]),
    )


def _times(told: Interpretation, walked: Flags) -> tuple[Ints, Ints]:
    """By place: when what was walked of it was booked, at the earliest and the latest.

    An order has the times of its runs, a supplier those of its receipts.
    """
    size = len(told.found.things)
    first, last = np.full(size, AFTER_ALL, np.int64), np.full(size, BEFORE_ALL, np.int64)
    booked, rows = told.found.bookings, np.flatnonzero(walked)
    booking = told.flows.booking[rows]
    low, high = booked.written_from[booking], booked.written_to[booking]
    known = high < AFTER_ALL
    run, source = told.flows.run[rows], told.found.starts[booking]
    supplied = booked.types[booking] == SUPPLIED
    for at, chosen in ((told.flows.thing[rows], known), (run, known & (run >= 0)),
                       (source, known & supplied)):  # fmt: skip
        np.minimum.at(first, at[chosen], low[chosen])
        np.maximum.at(last, at[chosen], high[chosen])
    np.minimum.at(first, told.runs.order, first)
    np.maximum.at(last, told.runs.order, last)
    return first, last


def _grouped(
    level: Levels, depth: Depths, group: Ints, size: int, times: tuple[Ints, Ints]
) -> tuple[Levels, Depths, Ints, Ints]:
    """Members brought together by group: the best level, the least depth, all their times."""
    levels = np.zeros((len(level), size), np.int8)
    depths = np.full((len(level), size), FAR, np.int32)
    for root in range(len(level)):
        np.maximum.at(levels[root], group, level[root])
        np.minimum.at(depths[root], group, np.where(level[root] > 0, depth[root], FAR))
    first, last = np.full(size, AFTER_ALL, np.int64), np.full(size, BEFORE_ALL, np.int64)
    np.minimum.at(first, group, times[0])
    np.maximum.at(last, group, times[1])
    return levels, depths, first, last


def _supplier_lots(
    told: Interpretation, reaches: Sequence[Origins], depth: Depths, receipts: Mapping[int, str]
) -> tuple[tuple[str, ...], Suspects]:
    """A supplier lot is reached when a receipt of it is walked."""
    rows = receipts_of(told)
    booked = told.found.bookings
    named = [receipts.get(id_, "") for id_ in booked.ids[told.flows.booking[rows]].tolist()]
    lots = tuple(sorted(set(named) - {""}))
    number = {lot: place for place, lot in enumerate(lots)}
    chosen = np.array([bool(lot) for lot in named], np.bool_)
    group = np.array([number[lot] for lot in named if lot], np.int64)
    rows = rows[chosen]
    received = np.stack([each.received for each in reaches])[:, chosen]
    booking = told.flows.booking[rows]
    known = (booked.written_to[booking] < AFTER_ALL) & (received > 0).any(axis=0)
    span = (
        np.where(known, booked.written_from[booking], AFTER_ALL),
        np.where(known, booked.written_to[booking], BEFORE_ALL),
    )
    found = _grouped(received, depth[:, told.flows.thing[rows]], group, len(lots), span)
    size = len(lots)
    return lots, Suspects(np.full(size, SUPPLIER_LOT), np.arange(size), lots, *found)


def _resources(
    told: Interpretation,
    level: Levels,
    depth: Depths,
    ran_on: tuple[Ints, Ints],
    times: tuple[Ints, Ints],
) -> Suspects:
    """A resource is reached with what ran on it; an order with several runs only possibly ran
    there with the run that counts."""
    runs, ids = ran_on
    found = told.found.things.kinds
    batches = np.flatnonzero(found == BATCH)
    several = np.bincount(told.runs.order[batches], minlength=len(found)) > 1
    doubtful = (found[runs] == ORDER) & several[runs]
    levels = np.where(doubtful, np.minimum(level[:, runs], POSSIBLE), level[:, runs])
    keys, group = np.unique(ids, return_inverse=True)
    span = times[0][runs], times[1][runs]
    grouped = _grouped(levels.astype(np.int8), depth[:, runs], group, len(keys), span)
    return Suspects(np.full(len(keys), RESOURCE), keys, (), *grouped)


@dataclass(frozen=True, slots=True)
class SuspectEvidence:
    """What speaks for and against each suspect, as columns."""

    explains: Ints
    surely: Ints
    good: Ints
    good_surely: Ints
    score: Floats
    nearness: Ints  # generations to the complaints explained, added up


def evidence_of(suspects: Suspects, weights: Floats) -> SuspectEvidence:
    """Weigh suspects. `weights` by root: positive a complaint, else a good unit.

    The score is FoodChain-Lab's: sum of the weights of the roots reached ÷ sum of the positive
    weights.
    """
    bad = weights > 0
    reached = suspects.level > 0
    surely = suspects.level == CERTAIN
    near = np.where(reached, suspects.depth, 0)[bad]
    score = weights @ reached / weights[bad].sum()
    return SuspectEvidence(
        reached[bad].sum(axis=0), surely[bad].sum(axis=0),
        reached[~bad].sum(axis=0), surely[~bad].sum(axis=0),
        np.round(score, 9) + 0.0, np.where(near < FAR, near, 0).sum(axis=0, dtype=np.int64),
    )  # fmt: skip


def ranking(kinds: Ints, found: SuspectEvidence, by: str) -> tuple[Ints, Ints]:
    """(order, group): suspects from the strongest on, and which of them are equal so far.

    Most complaints explained for certain, then the score, then the fewest good units (then the
    fewest for certain), then the nearest, then the narrowest kind; `by` "score": the score first.
    """
    evidence = [-found.surely, -found.score]
    if by == "score":
        evidence.reverse()
    keys = [*evidence, found.good, found.good_surely, found.nearness, kinds]
    order = np.lexsort(keys[::-1])
    table = np.stack([np.asarray(key, np.float64)[order] for key in keys])
    new = (table[:, 1:] != table[:, :-1]).any(axis=0)
    return order, np.concatenate([[0], np.cumsum(new)])[: len(order)]
