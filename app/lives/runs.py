"""Runs of orders: which bookings meet each other in one. Pure.

A booking on a run meets those of the run and of its order, one on the order (or in its
completion) those of all its runs; two runs never meet.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.ledger.columns import COMPLETION, CONSUMED, PRODUCED, RAN_AS, REPORTED_IN, Flags, Ints
from app.ledger.flows import Flows, Material


@dataclass(frozen=True, slots=True)
class Runs:
    """`order`: place of the order of each run, order or completion (itself where there is none).

    `inputs` and `outputs`: rows of flows into and out of runs.
    """

    order: Ints
    whole: Flags
    inputs: Ints
    outputs: Ints

    def meet(self, into: int, out: int) -> bool:
        """Whether a booking into a run (or order) meets one out of a run (or completion)."""
        order = self.order[out]
        return bool(into in (out, order) or (self.whole[out] and self.order[into] == order))


def runs_of(found: Material, flows: Flows) -> Runs:
    """The runs among what was fetched."""
    order = np.arange(len(found.things), dtype=np.int64)
    ran = found.bookings.types == RAN_AS
    order[found.ends[ran]] = found.starts[ran]
    reported = found.bookings.types == REPORTED_IN
    order[found.ends[reported]] = order[found.starts[reported]]
    types = found.bookings.types[flows.booking]
    whole = found.things.kinds == COMPLETION
    return Runs(order, whole, np.flatnonzero(types == CONSUMED), np.flatnonzero(types == PRODUCED))
