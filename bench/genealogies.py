"""Synthetic genealogies made for measuring traces: the same on every machine, millions of lots.

A genealogy is numbers only: lots, runs and customers are counted from 0, bookings are parallel
arrays. `bench.importing` gives it to Neo4j, `bench.postgres` and `bench.inside` to the peers,
`bench.telling` tells it as events. Everything is made a day before it is used, so time removes
nothing from a trace and the peers, which know no time, must give the same answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

DAY_US = 86_400_000_000
BEGAN_US = 1_736_121_600_000_000  # 2025-01-06T00:00:00Z
_RUN_US, _SHIPPED_US, _BACK_US = DAY_US // 4, DAY_US * 22 // 24, 5 * DAY_US
UOMS = ("kg", "l")
VARIANTS = 4  # items a stage makes


@dataclass(frozen=True, slots=True)
class Bookings:
    """Bookings of one type: both ends, UTC microseconds, half units of quantity."""

    start: Ints
    end: Ints
    at: Ints
    halves: Ints

    @property
    def quantity(self) -> NDArray[np.float64]:
        """Quantities in the lot's unit."""
        return self.halves / 2


@dataclass(frozen=True, slots=True)
class Genealogy:
    """All of it. `site` and `level` are per lot, `order_of` per run (-1: no work order).

    `supplied` starts at suppliers, `shipped` ends at customers, `returned` starts at customers;
    `consumed` goes from lots to runs, `produced` from runs to lots.
    """

    site: Ints
    level: Ints
    order_of: Ints
    consumed: Bookings
    produced: Bookings
    supplied: Bookings
    shipped: Bookings
    returned: Bookings
    site_names: tuple[str, ...]
    customers: int
    suppliers: int

    @property
    def lots(self) -> int:
        """How many lots."""
        return len(self.site)

    @property
    def runs(self) -> int:
        """How many runs."""
        return len(self.order_of)

    @property
    def uom(self) -> Ints:
        """Each lot's unit, as a position in `UOMS`: one a site."""
        return self.site % len(UOMS)


@dataclass(slots=True)
class _Draft:
    """Parts of a genealogy while it is made, a stage at a time."""

    dice: np.random.Generator
    site_names: list[str] = field(default_factory=list)
    lots: int = 0
    runs: int = 0
    orders: int = 0
    parts: dict[str, list[Ints]] = field(default_factory=dict)

    def add(self, name: str, values: Any) -> None:
        self.parts.setdefault(name, []).append(np.asarray(values, dtype=np.int64))

    def whole(self, name: str) -> Ints:
        return np.concatenate(self.parts.get(name, [np.zeros(0, dtype=np.int64)]))


def genealogy(
    *, sites: int, levels: int, width: int, diamond_levels: int, diamond_width: int
) -> Genealogy:
    """`sites` plants of `levels` stages with `width` lots each, and one diamond graph.

    Site names are `W0`, `W1`, … for plants and `DIA` for the diamond. At 6, 30, 11,100, 24 and
    4,000 that is 2.1 million lots, and the farthest trace reaches about 200,000 of them.
    """
    draft = _Draft(np.random.default_rng(4471))
    for number in range(sites):
        _plant(draft, f"W{number}", levels, width)
    _diamond(draft, "DIA", diamond_levels, diamond_width)
    return _finished(draft, customers=max(3, draft.lots // 4_000), suppliers=40)


def _plant(draft: _Draft, name: str, levels: int, width: int) -> None:
    """Runs take 1 to 4 lots of the stage before, drawn at random, and make 1 to 3 lots.

    Every lot of a stage is used at least once by the next; a lot reaches about 2.2 times as many
    with each stage until it reaches all.
    """
    above = _received(draft, name, width)
    for level in range(1, levels):
        outputs = np.repeat(
            np.arange(width), draft.dice.choice([1, 2, 3], width, p=[0.4, 0.4, 0.2])
        )[:width]
        runs = int(outputs[-1]) + 1
        inputs = np.repeat(
            np.arange(runs), draft.dice.choice([1, 2, 3, 4], runs, p=[0.3, 0.35, 0.2, 0.15])
        )
        more = max(0, len(inputs) - width)
        drawn = np.concatenate([draft.dice.permutation(width), draft.dice.integers(0, width, more)])
        lots = draft.dice.permutation(drawn[: len(inputs)]) + above
        above = _stage(draft, level, lots, inputs, outputs, runs_per_order=0)


def _diamond(draft: _Draft, name: str, levels: int, width: int) -> None:
    """Each run takes the four lots 0, 8, 17 and 25 places on in the stage above and makes one.

    The paths from one lot to another are billions, the lots reached few. Two runs are one order.
    """
    above = _received(draft, name, width)
    for level in range(1, levels):
        outputs = np.arange(width)
        inputs = np.repeat(outputs, 4)
        lots = (inputs + np.tile([0, 9, 20, 33], width)) % width + above
        above = _stage(draft, level, lots, inputs, outputs, runs_per_order=2)


def _received(draft: _Draft, name: str, width: int) -> int:
    """A site's first stage: lots that were received. Gives the number of the first."""
    draft.site_names.append(name)
    first = draft.lots
    lots = np.arange(first, first + width)
    draft.add("supplied_lot", lots)
    draft.add("supplied_at", BEGAN_US + np.arange(width) * (DAY_US // 2 // width))
    _lots(draft, 0, width)
    return first


def _stage(
    draft: _Draft, level: int, lots: Ints, inputs: Ints, outputs: Ints, *, runs_per_order: int
) -> int:
    """One stage: `lots` go into the runs `inputs`, the runs `outputs` make one lot each."""
    first, runs = draft.lots, int(outputs[-1]) + 1
    began = BEGAN_US + level * DAY_US + np.arange(runs) * (DAY_US // 2_000_000 // runs) * 1_000_000
    draft.add("consumed_lot", lots)
    draft.add("consumed_run", inputs + draft.runs)
    draft.add("consumed_at", began[inputs])
    draft.add("produced_run", outputs + draft.runs)
    draft.add("produced_lot", np.arange(first, first + len(outputs)))
    draft.add("produced_at", began[outputs] + _RUN_US)
    numbers = np.full(runs, -1)
    if runs_per_order:
        numbers = np.arange(runs) // runs_per_order + draft.orders
        draft.orders = int(numbers[-1]) + 1
    draft.add("order_of", numbers)
    draft.runs += runs
    _lots(draft, level, len(outputs))
    return first


def _lots(draft: _Draft, level: int, count: int) -> None:
    draft.add("site", np.full(count, len(draft.site_names) - 1))
    draft.add("level", np.full(count, level))
    draft.lots += count


def _finished(draft: _Draft, customers: int, suppliers: int) -> Genealogy:
    """Add shipments, returns and quantities: what leaves a lot is what came into it."""
    dice, site, level = draft.dice, draft.whole("site"), draft.whole("level")
    last = level == np.array([level[site == each].max() for each in range(site.max() + 1)])[site]
    chance = np.where(last, 0.8, 0.05)  # finished lots are sold, of others a few
    sold = np.flatnonzero(dice.random(draft.lots) < chance)
    sold = np.repeat(sold, np.where(last[sold], dice.integers(1, 3, len(sold)), 1))
    shipped_at = BEGAN_US + level[sold] * DAY_US + _SHIPPED_US
    consumed_lot = draft.whole("consumed_lot")
    came = dice.integers(40, 4_000, draft.lots)
    used, gone = _split(came, [consumed_lot, sold])
    customer = dice.integers(0, customers, len(sold))
    back = np.flatnonzero(dice.random(len(sold)) < 0.03)
    supplied, produced = draft.whole("supplied_lot"), draft.whole("produced_lot")
    return Genealogy(
        site, level, draft.whole("order_of"),
        consumed=Bookings(
            consumed_lot, draft.whole("consumed_run"), draft.whole("consumed_at"), used
        ),
        produced=Bookings(
            draft.whole("produced_run"), produced, draft.whole("produced_at"), came[produced]
        ),
        supplied=Bookings(
            supplied % suppliers, supplied, draft.whole("supplied_at"), came[supplied]
        ),
        shipped=Bookings(sold, customer, shipped_at, gone),
        returned=Bookings(
            customer[back], sold[back], shipped_at[back] + _BACK_US, (gone[back] + 1) // 2
        ),
        site_names=tuple(draft.site_names), customers=customers, suppliers=suppliers,
    )  # fmt: skip


def _split(came: Ints, leaving: Sequence[Ints]) -> list[Ints]:
    """Share what came into each lot among its bookings out, in whole half units."""
    lots = np.concatenate(leaving)
    order = np.argsort(lots, kind="stable")
    counts = np.bincount(lots, minlength=len(came))
    rank = np.empty(len(lots), dtype=np.int64)
    rank[order] = np.arange(len(lots)) - np.repeat(np.cumsum(counts) - counts, counts)
    shares = came[lots] // counts[lots] + (rank < came[lots] % counts[lots])
    return np.split(shares, np.cumsum([len(each) for each in leaving])[:-1])
