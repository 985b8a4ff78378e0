"""A network with the steps of one root while they are gathered. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from app.genealogy.columns import Ints
from app.genealogy.steps import Interpretation, Steps
from app.times import AFTER_ALL, BEFORE_ALL


class Begin(Protocol):
    def __call__(self, ends: Ints, uses: int | Ints = ..., reason: int = ...) -> None:
        """Steps from the root to some nodes."""


@dataclass(slots=True)
class StepPlan:
    """A network being prepared for one root and direction.

    `named`: nodes of things that are named and not walked on from, by place.
    """

    told: Interpretation
    first_flow: int
    low: list[Ints]
    high: list[Ints]
    size: int
    steps: Steps
    named: dict[int, int] = field(default_factory=dict)

    def node(self, low: Ints, high: Ints) -> Ints:
        """New nodes with the intervals they may be passed in (in the direction of the walk)."""
        first = self.size
        self.low.append(low)
        self.high.append(high)
        self.size += len(low)
        return np.arange(first, self.size)

    def name(self, thing: int) -> int:
        """The node at which a thing is named and not walked on from as a whole."""
        if thing not in self.named:
            free = np.array([BEFORE_ALL]), np.array([AFTER_ALL])
            self.named[thing] = int(self.node(*free)[0])
        return self.named[thing]
